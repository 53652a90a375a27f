// Outlines of authorities as paths of a map. Shared borders are the same points on both sides, so areas are put together
// by leaving out every line that is run both ways.
import text from './authorities.geojson?raw';

const { features, attribution: printed } = JSON.parse(text);
const rings = new Map(features.map((feature) => [feature.id, feature.geometry.coordinates.flat()]));

// Equirectangular projection, true to scale at the latitude of the middle of England: nowhere in England is a distance off
// by more than 7%.
const NARROWED = Math.cos((53 * Math.PI) / 180);
const WIDTH = 3000;
const MARGIN = 20;

const all = [...rings.values()].flat(2);
const [west, east] = ends(all.map(([longitude]) => longitude));
const [south, north] = ends(all.map(([, latitude]) => latitude));
const scale = (WIDTH - 2 * MARGIN) / ((east - west) * NARROWED);

/** Whose data the outlines are. */
export const attribution = printed;
/** Size of the map; every path is in its units. */
export const size = { width: WIDTH, height: Math.round((north - south) * scale) + 2 * MARGIN };

function ends(values) {
	return values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
}

const project = ([longitude, latitude]) => [
	Math.round(MARGIN + (longitude - west) * NARROWED * scale),
	Math.round(MARGIN + (north - latitude) * scale)
];

/** A ring as a path, in steps, which are shorter to write than points. */
function pathOf(ring) {
	let [x, y] = ring[0];
	let path = `M${x} ${y}l`;
	for (const [toX, toY] of ring.slice(1, -1)) {
		if (toX === x && toY === y) continue;
		path += `${path.endsWith('l') || toX < x ? '' : ' '}${toX - x}${toY < y ? '' : ' '}${toY - y}`;
		[x, y] = [toX, toY];
	}
	return `${path}z`;
}

const drawn = (those) => those.map((ring) => pathOf(ring.map(project))).join('');
const doubledArea = (ring) =>
	ring.slice(1).reduce((sum, [x, y], index) => sum + ring[index][0] * y - x * ring[index][1], 0);

/** Every authority, each with its border. */
export const land = drawn([...rings.values()].flat());

/** Codes of authorities that have an outline and begin so. */
export const codesLike = (begin) => [...rings.keys()].filter((code) => code.startsWith(begin));

/** Rings about areas taken together, without the borders between them. */
function together(codes) {
	const steps = new Map();
	for (const ring of codes.flatMap((code) => rings.get(code) ?? [])) {
		ring.slice(1).forEach((to, index) => {
			const [here, there] = [ring[index].join(), to.join()];
			const back = steps.get(there);
			if (back?.delete(here)) {
				if (back.size === 0) steps.delete(there);
			} else {
				if (!steps.has(here)) steps.set(here, new Map());
				steps.get(here).set(there, to);
			}
		});
	}
	const made = [];
	while (steps.size > 0) {
		const [start] = steps.keys();
		const ring = [start.split(',').map(Number)];
		let here = start;
		do {
			const onward = steps.get(here);
			const [there, to] = onward.entries().next().value;
			onward.delete(there);
			if (onward.size === 0) steps.delete(here);
			ring.push(to);
			here = there;
		} while (here !== start);
		made.push(ring);
	}
	return made;
}

/** A point inside the largest part, for a label: the middle of the widest stretch at the height of its middle. */
function middle(ring) {
	const area = doubledArea(ring);
	const height = ring.slice(1).reduce((sum, [x, y], index) => {
		const [fromX, fromY] = ring[index];
		return sum + (fromY + y) * (fromX * y - x * fromY);
	}, 0) / (3 * area);
	const crossed = ring
		.slice(1)
		.flatMap(([x, y], index) => {
			const [fromX, fromY] = ring[index];
			return fromY > height !== y > height ? [fromX + ((height - fromY) * (x - fromX)) / (y - fromY)] : [];
		})
		.sort((one, other) => one - other);
	const stretches = crossed.flatMap((begin, index) => (index % 2 === 0 ? [[begin, crossed[index + 1]]] : []));
	const [begin, end] = stretches.reduce((widest, each) => (each[1] - each[0] > widest[1] - widest[0] ? each : widest));
	return [(begin + end) / 2, height];
}

/** Areas as one shape: its path, where its label stands, the box about it; null where none of them has an outline. */
export function shapeOf(codes) {
	const about = together(codes).map((ring) => ring.map(project));
	if (about.length === 0) return null;
	const largest = about.reduce((most, ring) => (Math.abs(doubledArea(ring)) > Math.abs(doubledArea(most)) ? ring : most));
	const [left, right] = ends(about.flat().map(([x]) => x));
	const [top, bottom] = ends(about.flat().map(([, y]) => y));
	const [x, y] = middle(largest).map(Math.round);
	return { path: about.map(pathOf).join(''), x, y, left, top, width: right - left, height: bottom - top };
}
