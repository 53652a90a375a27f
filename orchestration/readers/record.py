"""The record of what one file holds, as the reader saw it."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

# What a warning means to a person who meets it, and what can be done.
WARNINGS = {
    "amount_may_repeat_invoice_total": (
        "the only money column is an invoice total, which may stand on each line of an invoice: look at the duplicates"
    ),
    "amount_includes_vat": "the only money column includes VAT; other publishers' amounts are net of recoverable VAT",
    "amount_in_thousands": "the header says thousands of pounds; each amount was multiplied by 1,000",
    "amount_column_not_named": "the column of amounts has no header; it was found by its values",
    "amount_column_by_its_values": "no header names an amount this reader knows; the one column of money was taken",
    "header_has_a_column_too_many": "the header has one column more than the lines; the names were moved to their values",
    "header_lacks_a_column": "the lines have one column more than the header; the names were moved to their values",
    "amounts_not_read": (
        "lines whose amount can't be read with certainty are in quarantine; correct the cell or ask the publisher"
    ),
    "dates_not_read": "lines whose date can't be read are loaded without a date, under the file's period where it is known",
    "date_order_contradicted": (
        "some dates have the day first and others the month first; the order most of them show was used for all"
    ),
    "no_date_column": "no column of dates was found; lines stand under the file's period",
    "no_payee_column": "no column of payees was found",
    "quotation_mark_not_closed": "a quotation mark was opened and not closed; that row was read by its delimiters alone",
    "nul_characters_left_out": "the text has NUL characters; they were left out",
    "summary_sheet_left_out": (
        "a sheet without dates comes to the same pounds as the dated ones: it sums them up and is not counted again"
    ),
    "summary_table_set_aside": (
        "a table below the lines that names neither payees nor dates sums them up; it is not counted"
    ),
    "sheet_without_payments": "a sheet that is not empty has no table of payments; its rows are kept as notes",
    "sheet_without_layout": "a sheet that is not empty fits no layout of the dataset; its rows are kept as notes",
    "sheet_unknown": "a sheet that is none of a return's is kept as notes; what it says is not counted",
    "sheet_missing": "a sheet of a return is not in the workbook: what it would say is unknown",
    "cells_not_read": "rows with a cell that can't be read are in quarantine, each with its reason; all others are loaded",
    "figures_not_read": "figures that can't be read with certainty are in quarantine; all others of their rows are loaded",
}

# Why a payment line, or a figure of a statistical table, is in quarantine.
REASONS = {
    "amount_missing": "the cell is empty; an amount was expected",
    "amount_unreadable": "this is no amount that can be read with certainty; expected pounds such as 1,234.50 or (12.00)",
    "amount_is_a_date": "a spreadsheet turned the amount into a date",
    "amount_is_a_transaction_number": "the number of the transaction stands where the amount should be",
    "quotation_mark_not_closed": "a quotation mark was opened and not closed, so the cells may have moved",
    "row_wider_than_header": "the row has more cells than the header has names, so the cells may have moved",
    "amount_in_another_unit": "the header says that the figures are not in pounds",
    "figure_unreadable": "this is no figure that can be read with certainty; expected one such as 1,234.5 or (12)",
    "key_missing": "a cell that keys the figures of the row is empty, so nobody knows what they are figures of",
}


class ParseRecord(BaseModel):
    """What one file holds. Counts are of rows; ``amount_gbp`` is of accepted lines, in pounds.

    ``columns`` is the first layout, contract column → verbatim header; ``layouts`` holds every header row (sheet number,
    row number) with its own, since a header may come back in the middle under other names. ``amount_basis`` says which of
    the contract's columns of money the amount was taken from. ``blank_rows_above`` and ``note_rows_above`` are those of the
    blank rows and notes that stand above a header. ``rows`` is counted where rows leave the file, the other
    counts where each got its kind. ``bad_dates`` counts accepted lines whose date cell can't be read, empty ones included;
    ``undated_lines`` also the lines of files without a column of dates. ``warnings`` are keys of `WARNINGS`.

    Of a statistical table (verdict ``statistics``) lines are its rows of data, those with a figure that can't be read being
    quarantined; ``columns`` are those of its keys; ``layout`` names the layouts that fitted, ``unit`` is what one unit of a
    figure stands for and ``unit_evidence`` where that is said; ``financial_years`` are the years of its figures, calendar
    years where it has these.
    """

    model_config = ConfigDict(frozen=True)

    verdict: str
    reason: str | None = None
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheets: list[str] = []
    header_row: int | None = None
    columns: dict[str, str] = {}
    layouts: list[tuple[int, int, dict[str, str]]] = []
    extra_columns: list[str] = []
    amount_basis: str | None = None
    rows: int = 0
    lines_accepted: int = 0
    lines_quarantined: int = 0
    blank_rows: int = 0
    header_rows: int = 0
    total_rows: int = 0
    note_rows: int = 0
    blank_rows_above: int = 0
    note_rows_above: int = 0
    amount_gbp: Decimal | None = None
    bad_dates: int = 0
    undated_lines: int = 0
    date_order: str | None = None
    first_date: date | None = None
    last_date: date | None = None
    content_period_start: date | None = None
    content_period_end: date | None = None
    warnings: list[str] = []
    is_illustrative: bool = False
    layout: str | None = None
    unit: str | None = None
    unit_evidence: str | None = None
    figure_columns: list[str] = []
    figures_accepted: int = 0
    figures_quarantined: int = 0
    financial_years: list[str] = []

    @property
    def repeated_headers(self) -> int:
        """Headers that come back below the first one of their sheet."""
        return self.header_rows - len({sheet for sheet, _, _ in self.layouts})

    def layout_above(self, sheet_number: int, row_number: int) -> dict[str, str]:
        """Contract column → verbatim header in force at a row: of the nearest header above it on its sheet."""
        above = [columns for sheet, row, columns in self.layouts if sheet == sheet_number and row <= row_number]
        return above[-1] if above else {}


def not_opened(error: OSError) -> ParseRecord:
    """The record of a file that the machine would not open."""
    reason = f"the file can't be opened ({error.strerror}): check the link or its permissions"
    return ParseRecord(verdict="unreadable", reason=reason, format="not_read")
