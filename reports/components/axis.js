// Where values stand on an axis, in per cent of its length, and which values the axis names.

// Room beyond the least and the greatest value, as a share of the length between them.
const ROOM = 0.04;

/** About five steps that people count in: 1, 2 or 5 times a power of ten. */
function stepOf(span) {
	const rough = span / 5;
	const power = 10 ** Math.floor(Math.log10(rough));
	return [1, 2, 5, 10].map((lead) => lead * power).find((step) => step >= rough);
}

function linear(begin, end) {
	const step = stepOf(end - begin);
	const [first, last] = [Math.ceil(begin / step), Math.floor(end / step)];
	const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
	return { begin, end, ticks, at: (value) => (100 * (value - begin)) / (end - begin) };
}

function byRatio(begin, end) {
	const powers = Array.from({ length: 20 }, (_, power) => 10 ** power);
	const ticks = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter((tick) => tick >= begin && tick <= end);
	return { begin, end, ticks, at: (value) => (100 * Math.log(value / begin)) / Math.log(end / begin) };
}

/**
 * The axis that holds all values.
 * kind: 'zero' (begins at nought), 'near' (begins near the least value) or 'ratio' (equal distances are equal percentages).
 */
export function axisOf(values, kind) {
	const known = values.filter((value) => value !== null && value !== undefined).map(Number);
	if (known.length === 0) return linear(0, 1);
	const [least, greatest] = [Math.min(...known), Math.max(...known)];
	if (kind === 'ratio' && least > 0) {
		const room = (greatest / least) ** ROOM;
		return byRatio(least / room, greatest * room);
	}
	const begin = kind === 'zero' ? Math.min(0, least) : least;
	const room = ROOM * (greatest - begin || Math.abs(greatest) || 1);
	return linear(begin === 0 ? 0 : begin - room, greatest + room);
}
