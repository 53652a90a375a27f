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
	const given = values.filter(known).map(Number);
	if (given.length === 0) return linear(0, 1);
	const [least, greatest] = [Math.min(...given), Math.max(...given)];
	if (kind === 'ratio' && least > 0) {
		const room = (greatest / least) ** ROOM;
		return byRatio(least / room, greatest * room);
	}
	const begin = kind === 'zero' ? Math.min(0, least) : least;
	const room = ROOM * (greatest - begin || Math.abs(greatest) || 1);
	return linear(begin === 0 ? 0 : begin - room, greatest + room);
}

/** Whether a figure is there. */
export const known = (value) => value !== null && value !== undefined;

/** Style of what reaches from one value to another on an axis. */
export const between = (low, high, axis) =>
	`left: ${axis.at(low).toFixed(3)}%; width: ${(axis.at(high) - axis.at(low)).toFixed(3)}%`;

/** Style of the label of a value; at either end it leans inwards, so that a phone does not cut it off. */
export function placed(value, axis) {
	const at = axis.at(value);
	return `left: ${at.toFixed(3)}%; transform: translateX(${at < 4 ? 0 : at > 96 ? -100 : -50}%)`;
}

/** What a tick says, without noughts behind the point. */
export const short = (said) => said.replace(/\.0+(?=\D*$)/, '');
