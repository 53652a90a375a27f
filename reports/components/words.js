// Figures of the marts as the pages say them. Nothing is counted here; what is missing is a dash.
const MISSING = '–';

const number = (value, options) => Number(value).toLocaleString('en-GB', options);
const orMissing = (say) => (value) => (value === null || value === undefined ? MISSING : say(value));
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

/** A share in per cent: 39.1%. */
export const share = orMissing((value) => {
	if (value > 0 && value < 0.0005) return 'less than 0.1%';
	return `${number(value * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}%`;
});

/** A difference in per cent, with its sign: +12.5%. */
export const difference = orMissing((value) => `${value > 0 ? '+' : ''}${share(value)}`);

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

/** What a printed figure measures. */
export const measured = (row) => MEASURES[row.measure] ?? plain(row.measure);

/** A figure in the unit of a printed one. */
export const sayPrinted = (row, value) => (row.unit === 'GBP' ? pounds(value) : wholePounds(value));

/** A grade, how far a line of it may be off, and what it means. */
export const sayGrade = (row) => `${row.grade} (±${number(row.relative_half_width * 100)}%), ${row.name}`;

/** A tier as the pilots saw it. */
export const tier = (name) => TIERS[name] ?? plain(name);
