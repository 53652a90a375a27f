import { known } from './axis.js';

/** Whether one interval lies above another, below it or overlaps with it; unknown where one is not there. */
export function overlap(row, other, columns) {
	if (!known(row[columns.low]) || !known(other[columns.low])) return 'unknown';
	if (Number(row[columns.low]) > Number(other[columns.high])) return 'above';
	if (Number(row[columns.high]) < Number(other[columns.low])) return 'below';
	return 'overlapping';
}
