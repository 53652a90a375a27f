// Figures of the marts as the pages say them. Nothing is counted here; what is missing is a dash.
import { known } from './axis.js';

const MISSING = '–';

const number = (value, options) => Number(value).toLocaleString('en-GB', options);
const orMissing = (say) => (value) => (known(value) ? say(value) : MISSING);
const withSign = (value, text) => (value < 0 ? `-${text}` : text);

/** Three leading figures: £9.00bn, £845m; pounds in full below a million. */
export const pounds = orMissing((value) => {
	const size = Math.abs(value);
	const three = (unit) => number(size / unit, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
	if (size >= 999.5e6) return withSign(value, `£${three(1e9)}bn`);
	if (size >= 1e6) return withSign(value, `£${three(1e6)}m`);
	return withSign(value, `£${number(size, { maximumFractionDigits: 0 })}`);
});

/** Whole pounds: £8,483. */
export const wholePounds = orMissing((value) =>
	withSign(value, `£${number(Math.abs(value), { maximumFractionDigits: 0 })}`)
);

/** To the penny: £8,483.12. */
export const penny = orMissing((value) => Number(value).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' }));

/** 1,061,074 */
export const whole = orMissing((value) => number(value, { maximumFractionDigits: 0 }));

/** A number of things: 1 body, 4,101 payments. */
export const many = (count, one, several) => `${whole(count)} ${Number(count) === 1 ? one : several}`;

/** A ratio with its four decimals: 1.0231. */
export const ratio = orMissing((value) => number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 }));

const percent = (value) => `${number(value * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`;
const SLIGHT = 0.0005;

/** A share in per cent: 39.1%. The amount tells a share that was rounded to nought from none at all. */
export const share = (value, amount = value) => {
	if (!known(value)) return MISSING;
	const sign = Math.sign(Number(value) || Number(amount ?? 0));
	if (sign === 0 || Math.abs(value) >= SLIGHT) return percent(value);
	return sign > 0 ? 'less than 0.1%' : 'between -0.1% and 0%';
};

/** Both ends of a share in per cent: 6.6% to 6.9%, or one where they read alike. */
export const shareInterval = (low, high) => (share(low) === share(high) ? share(low) : `${share(low)} to ${share(high)}`);

/** A difference in per cent, with its sign: +12.5%. */
export const difference = orMissing((value) => {
	if (Number(value) !== 0 && Math.abs(value) < SLIGHT) return `less than 0.1% ${value > 0 ? 'more' : 'less'}`;
	return `${value > 0 ? '+' : ''}${percent(value)}`;
});

/** Pounds of cells, of which those too small to show are in no sum. */
export const withHidden = (amount, hidden) => {
	if (!Number(hidden)) return pounds(amount);
	return known(amount) ? `${pounds(amount)} and ${many(hidden, 'cell', 'cells')} too small to show` : 'too small to show';
};

/** Financial years in a few words: 2009-10, 2011-12; or the first to the last of many. */
export const yearsOf = (rows) => {
	const all = Array.from(new Set(Array.from(rows).map((row) => row.financial_year ?? 'year not known'))).sort();
	return all.length > 3 ? `${all[0]} to ${all[all.length - 1]}` : all.join(', ') || MISSING;
};

/** Both ends of an interval: £8.67bn to £9.33bn. */
export const interval = (low, high, say = pounds) =>
	low === null || low === undefined ? MISSING : `${say(low)} to ${say(high)}`;

const MEASURES = {
	total: 'in all',
	per_head: 'for each resident',
	per_household: 'for each household',
	local_total: 'spent by local bodies'
};
const TIERS = { police_fire_transport: 'police, fire and transport', local_nhs: 'local health service' };

/** The years from the first to the last, or the one there is: 2009-10 to 2011-12. */
export const years = (first, last) => (first === last ? orMissing(String)(first) : `${first} to ${last}`);

/** The financial year, April to March, that a month (2011-02) lies in: 2010-11. */
export const yearOfMonth = (month) => {
	const [year, number] = month.split('-').map(Number);
	const first = number >= 4 ? year : year - 1;
	return `${first}-${String((first + 1) % 100).padStart(2, '0')}`;
};

/** What payments are counted in a place, made of the grounds (marts.place_basis) on which they are. */
export const countedInPlace = (bases) =>
	`Counted in a place is: ${Array.from(bases).map((row) => row.says).join('; ')}. What one public body pays to another is counted once: where it is spent, if that is certain and at hand.`;

/** COFOG, spelled out once on a page. */
export const COFOG = "COFOG, the United Nations' Classification of the Functions of Government";

/** What the letters at the end of some functions mean, where any of the names has them. */
export const sayNec = (names) => (names.some((name) => (name ?? '').includes('n.e.c.')) ? ' n.e.c.: not elsewhere classified.' : '');

/** A name of the marts in plain words: police_fire_transport → police fire transport. */
export const plain = (name) => (name ?? '').replaceAll('_', ' ');

/** A name, marked where the row is of the fictional place. */
export const marked = (row, name) => (row.is_illustrative ? `${name} (invented)` : name);

/** How severe a finding is: an info is a note. */
export const severity = (name) => (name === 'info' ? 'note' : name);

/** A number of findings of a severity: 5 critical, 34 warnings, 983 notes. */
export const findings = (count, name) => (name === 'critical' ? `${whole(count)} critical` : many(count, severity(name), `${severity(name)}s`));

/** Parts of a sentence: a, b and c. */
export const listed = (parts) => (parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : (parts[0] ?? ''));

/** Which version of a return. */
export const version = (row) => (row.return_version === 'printed' ? 'as printed' : `version ${row.return_version ?? 'not said'}`);

/** What a printed figure measures. */
export const measured = (row) => MEASURES[row.measure] ?? plain(row.measure);

/** A figure in the unit of a printed one. */
export const sayPrinted = (row, value) => (row.unit === 'GBP' ? pounds(value) : wholePounds(value));

/** A grade, how far a line of it may be off, and what it means. */
export const sayGrade = (row) => `${row.grade} (±${number(row.relative_half_width * 100)}%), ${row.name}`;

/** A tier as the pilots saw it. */
export const tier = (name) => TIERS[name] ?? plain(name);
