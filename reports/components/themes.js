// What the payments of a theme come to, place by place.
import { sum } from './rows.js';
import { marked, yearsOf } from './words.js';

/** Cells of marts.theme_spend in one row. Those too small to show are counted and in no sum: where none is shown the sum is
 * not known, which is no nought. */
export function sumOfCells(cells) {
	const shown = cells.filter((cell) => !cell.is_suppressed);
	return {
		paid_gbp: shown.length > 0 ? sum(shown, 'amount_gbp') : null,
		paid_years: yearsOf(cells),
		hidden: cells.length - shown.length
	};
}

/** Rows of the official count with their payments; a place without an official count has its payments all the same. */
export function withPayments(counted, cells) {
	const places = new Set(counted.map((row) => row.place_id));
	const paid_alone = new Map(
		cells
			.filter((cell) => cell.place_id && !places.has(cell.place_id))
			.map((cell) => [cell.place_id, { place_id: cell.place_id, place_name: marked(cell, cell.place_name), link: cell.link }])
	);
	return [...counted, ...paid_alone.values()].map((row) => ({
		...row,
		...sumOfCells(cells.filter((cell) => cell.place_id === row.place_id))
	}));
}
