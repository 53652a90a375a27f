// Rows of the marts in the hands of the components.

/** The sum of a column, for a figure that is said in a few digits: the marts have the sums to the penny. */
export const sum = (rows, column) => Array.from(rows).reduce((total, row) => total + Number(row[column] ?? 0), 0);

/** The value that stands among the options, or the first of them: what is chosen when the options change. */
export const chosen = (options, value) => (options.some((option) => option.value === value) ? value : options[0]?.value);

/** Names by code. */
export const namesOf = (rows) => Object.fromEntries(Array.from(rows).map((row) => [row.code, row.name]));
