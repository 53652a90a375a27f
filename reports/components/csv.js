// Rows as comma-separated values (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe.

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value) {
	if (value === null || value === undefined) return '';
	const text = String(value);
	const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a file: a header and a row for each of the rows, of the named columns in their order. */
export const csvOf = (rows, columns) =>
	[columns, ...Array.from(rows).map((row) => columns.map((column) => row[column]))]
		.map((line) => line.map(cell).join(',') + '\r\n')
		.join('');
