// What can be said of two places beside each other. Places are ranked where marts.place_comparison ranks them: it holds
// their spending for each resident against each other, with grades, stages and methods.
import { overlap } from './overlap.js';

const side = (...ids) => JSON.stringify(ids.map((id) => id ?? null));
const keyOf = (row, ...sides) => JSON.stringify([row.basis, row.financial_year, row.restated_from ?? null, ...sides.sort()]);

/** Finds the pair of two counts, whichever comes first in it. @param {Iterable<Record<string, any>>} pairs of the mart */
export function pairsOf(pairs) {
	const found = new Map(
		Array.from(pairs).map((row) => [
			keyOf(row, side(row.place_id, row.return_id, row.statement_id), side(row.other_place_id, row.other_return_id, row.other_statement_id)),
			row
		])
	);
	const sideOf = (row) => side(row.place_id, row.return_id, row.statement_id);
	return (one, other) => found.get(keyOf(one, sideOf(one), sideOf(other)));
}

/**
 * Verdict and sentence on two counts. By another measure, or function by function, counts made by one method are told
 * apart by their intervals; counts that places make themselves are not ranked, as nobody judged that.
 * isJudged: whether the columns are what the mart judges.
 */
export function verdictOf(one, other, pair, columns, isJudged) {
	const both = `${one.row_name} and ${other.row_name}`;
	if (pair && (isJudged || pair.verdict === 'not ranked')) return { verdict: pair.verdict, sentence: `${pair.sentence}.` };
	if (isJudged) return { verdict: 'not ranked', sentence: `${both} are not ranked: these two counts are not held against each other.` };
	if (one.basis !== 'official') return { verdict: 'not ranked', sentence: `${both} are not ranked by this measure: places are ranked by what they spend for each resident.` };
	const verdict = overlap(one, other, columns);
	if (verdict === 'unknown') return { verdict, sentence: `${both} are not ranked: one of the two has no interval.` };
	if (verdict === 'overlapping') return { verdict: "can't be told apart", sentence: `${both} can't be told apart: their intervals overlap.` };
	return { verdict, sentence: `${one.row_name} is ${verdict} ${other.row_name}: their intervals do not overlap.` };
}

const SAID = [
	{ verdicts: ['above', 'below'], one: 'differs', several: 'differ', rest: ' by more than their intervals' },
	{ verdicts: ["can't be told apart"], one: "can't be told apart", several: "can't be told apart", rest: '' },
	{ verdicts: ['not ranked'], one: 'is', several: 'are', rest: ' not ranked' },
	{ verdicts: ['unknown'], one: 'has', several: 'have', rest: ' no interval' }
];

/** How many pairs each verdict has, in words: 60 differ by more than their intervals; 18 can't be told apart. */
export const tally = (verdicts) =>
	SAID.map((said) => ({ ...said, count: verdicts.filter((verdict) => said.verdicts.includes(verdict)).length }))
		.filter((said) => said.count > 0)
		.map((said) => `${said.count} ${said.count === 1 ? said.one : said.several}${said.rest}`)
		.join('; ');
