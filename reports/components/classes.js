// Classes of a measure for a map: equal widths between round bounds, and a colour for each.

// From light to dark in even steps of lightness, so that they keep their order in grey and to every eye.
const COLOURS = ['#c6def2', '#7fb8dd', '#2a7ab9', '#08306b'];

/** Bounds of at most so many classes, round and evenly spaced; none where there are no values. */
export function boundsOf(values, count) {
	if (values.length === 0) return [];
	const [least, most] = [Math.min(...values), Math.max(...values)];
	if (least === most) return [least, most];
	const unit = 10 ** Math.floor(Math.log10((most - least) / count));
	const begin = Math.floor(least / unit) * unit;
	const width = Math.ceil((most - begin) / count / unit) * unit;
	const classes = Math.ceil((most - begin) / width);
	// Products of whole numbers of units: sums of fractions would not be round.
	return Array.from({ length: classes + 1 }, (_, index) => Number((begin + index * width).toPrecision(12)));
}

/** Number of the class a value is in: each holds its lower bound, the last one both. */
export const classOf = (value, bounds) =>
	Math.max(0, Math.min(bounds.findLastIndex((bound) => value >= bound), bounds.length - 2));

/** Colour of a class among so many. */
export function colourOf(index, count) {
	const at = count > 1 ? (index * (COLOURS.length - 1)) / (count - 1) : 1;
	const light = Math.min(Math.floor(at), COLOURS.length - 2);
	const parts = (colour) => [1, 3, 5].map((begin) => parseInt(colour.slice(begin, begin + 2), 16));
	const [lighter, darker] = [parts(COLOURS[light]), parts(COLOURS[light + 1])];
	return `rgb(${lighter.map((part, each) => Math.round(part + (at - light) * (darker[each] - part))).join(', ')})`;
}
