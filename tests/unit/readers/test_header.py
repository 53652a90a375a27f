"""Tables as publishers bend them: each shape once, in a small file."""

from decimal import Decimal
from pathlib import Path

import pytest
from reading import parse

STANDARD = "Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount\n"
LINE = "DEFRA,Agency,0{n}/06/2012,Legal Fees,Law,A Firm LLP,9008646{n},{n}1.50\n"


def lines(count: int) -> str:
    return "".join(LINE.format(n=n) for n in range(1, count + 1))


def test_a_title_and_blank_rows_above_the_header_are_notes(tmp_path: Path) -> None:
    record, rows = parse(tmp_path, '"Spend over £25,000 - June 2012",,,,,,,\n,,,,,,,\n' + STANDARD + lines(2))
    assert (record.header_row, record.lines_accepted, record.amount_gbp) == (3, 2, Decimal("33.00"))
    assert (record.note_rows_above, record.blank_rows_above) == (1, 1)
    assert (record.content_period_start, record.content_period_end) != (None, None)
    assert [row["row_kind"] for row in rows] == ["note", "blank", "header", "line", "line"]


def test_a_header_split_over_two_rows_is_one(tmp_path: Path) -> None:
    text = "AUGUST 10,,,,,,,\n,,,,,,,\n,,,,,,Transaction ,\n"
    record, _ = parse(tmp_path, text + STANDARD.replace("Transaction number", "number") + lines(2))
    assert record.header_row == 4
    assert record.columns["transaction_number"] == "Transaction number"
    assert record.lines_accepted == 2


def test_a_header_whose_second_row_completes_its_names_is_one(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, "Supplier,Payment,Net\nName,Date,Amount (£)\n" + "A Firm,01/06/2012,5.00\n" * 3)
    assert record.columns == {
        "payee_name": "Supplier Name",
        "payment_date": "Payment Date",
        "amount": "Net Amount (£)",
    }
    assert (record.header_row, record.lines_accepted, record.lines_quarantined) == (2, 3, 0)


def test_a_line_end_inside_a_header_is_part_of_its_name(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, 'Date,Supplier,"Transaction\nNumber","Amount\n(£)"\n01/06/2012,A,1,5.00\n')
    assert record.columns["amount"] == "Amount\n(£)"
    assert record.lines_accepted == 1


def test_an_unnamed_column_of_money_is_the_amount(tmp_path: Path) -> None:
    text = STANDARD.replace("Amount", " ") + lines(3).replace(",11.50", ',"£1,234 "')
    record, _ = parse(tmp_path, text)
    assert (record.columns["amount"], record.amount_basis) == (" ", "by_values")
    assert "amount_column_not_named" in record.warnings
    assert record.lines_accepted == 3


def test_a_header_with_one_name_too_many_is_moved_to_its_values(tmp_path: Path) -> None:
    header = STANDARD.replace("Expense area", "GL_CODE,Expense area").replace("Amount", "Amount,Description")
    text = header + lines(6).replace(".50\n", ".50,PAYMENTS TO CONTRACTORS,\n")
    record, rows = parse(tmp_path, text)
    assert "header_has_a_column_too_many" in record.warnings
    assert (record.lines_accepted, record.amount_gbp) == (6, Decimal("219.00"))
    assert (rows[1]["payee_name"], rows[1]["expense_area"], rows[1]["description"]) == (
        "A Firm LLP",
        "Law",
        "PAYMENTS TO CONTRACTORS",
    )


def test_a_header_with_a_name_too_few_is_moved_to_its_values(tmp_path: Path) -> None:
    text = STANDARD.replace("Expense area,", "") + lines(6)
    record, rows = parse(tmp_path, text)
    assert "header_lacks_a_column" in record.warnings
    assert (record.lines_accepted, rows[1]["payee_name"]) == (6, "A Firm LLP")


def test_a_repeated_header_keeps_the_names_moved(tmp_path: Path) -> None:
    header = STANDARD.replace("Expense area", "GL_CODE,Expense area")
    record, _ = parse(tmp_path, header + lines(6) + header + lines(6))
    assert (record.lines_accepted, record.repeated_headers, record.amount_gbp) == (12, 1, Decimal("438.00"))


def test_a_header_that_comes_back_under_changed_names_is_no_line(tmp_path: Path) -> None:
    text = "Trans no,Date,Category,Supplier,Class,Amount\n1,01/06/2022,Fuel,A,Goods,10.00\n"
    text += "Trans no,Date,Category,Supplier Name,Net Amount,\n2,02/06/2022,Fuel,B,20.00,\n"
    record, rows = parse(tmp_path, text)
    assert (record.lines_accepted, record.amount_gbp, record.repeated_headers) == (2, Decimal("30.00"), 1)
    assert rows[3]["amount"] == "20.00"


@pytest.mark.parametrize(
    ("header", "values", "column", "basis"),
    [
        ("Gross,VAT,Net", "120.00,20.00,100.00", "Net", "amount_net"),
        ("Net,VAT,Gross", "100.00,20.00,120.00", "Net", "amount_net"),
        ("Invoice Total,Line Amount", "500.00,100.00", "Line Amount", "amount"),
        ("Total Invoice Value,Invoice Amount", "$120.00,100.00", "Invoice Amount", "amount_invoice_total"),
        ("Amount (incl VAT),Amount (excl VAT)", "120.00,100.00", "Amount (excl VAT)", "amount_net"),
        ("Original Gross Amt,Billing Gross Amt", "90.00,100.00", "Billing Gross Amt", "amount_gross"),
        ("VAT registration number,Amount", "123456789,100.00", "Amount", "amount"),
        ("Total,Net Amount", "120.00,100.00", "Net Amount", "amount_net"),
        ("Net Amount,Amount", ",100.00", "Amount", "amount"),
    ],
)
def test_the_net_amount_of_the_line_is_taken_and_the_choice_recorded(
    tmp_path: Path, header: str, values: str, column: str, basis: str
) -> None:
    record, _ = parse(tmp_path, f"Date,Supplier,{header}\n" + f"01/06/2012,A Firm,{values}\n" * 2)
    assert (record.columns["amount"], record.amount_basis) == (column, basis)
    assert record.amount_gbp == Decimal("200.00")


@pytest.mark.parametrize(
    ("header", "warning"),
    [
        ("Total Invoice Amount", "amount_may_repeat_invoice_total"),
        ("* Total Invoice Amount", "amount_may_repeat_invoice_total"),
        ("Gross Amount", "amount_includes_vat"),
        ("Amount (£000)", "amount_in_thousands"),
    ],
)
def test_a_makeshift_amount_is_taken_with_a_warning(tmp_path: Path, header: str, warning: str) -> None:
    record, _ = parse(tmp_path, f"Date,SUPPLIER FINAL,{header}\n01/06/2012,A Firm,5.25\n")
    assert record.warnings == [warning]
    assert record.amount_gbp == (Decimal("5250.00") if warning == "amount_in_thousands" else Decimal("5.25"))


def test_the_column_that_holds_names_is_the_payee(tmp_path: Path) -> None:
    text = "Date,Supplier,Supplier(T),Amount\n" + "01/06/2012,200341,A Firm LLP,5.00\n" * 3
    record, _ = parse(tmp_path, text)
    assert record.columns["payee_name"] == "Supplier(T)"


def test_headers_nobody_listed_are_known_by_their_words(tmp_path: Path) -> None:
    header = (
        "Date Payment Cleared,Name of Vendor (redacted),Purpose of spend,Payment Ref No.,Value of Payment excl. VAT £"
    )
    record, _ = parse(tmp_path, f"{header}\n01/06/2012,A Firm,Fuel,00123,5.00\n")
    found = {
        name: record.columns.get(name) is not None for name in ("payment_date", "payee_name", "transaction_number")
    }
    assert all(found.values()), found
    assert record.amount_basis == "amount_net"


@pytest.mark.parametrize(
    "text",
    [
        STANDARD,
        "Title,,\n,,\n" + STANDARD + ",,,,,,,\n",
        STANDARD + "NIL RETURN,,,,,,,\n",
        "Department,Entity,Payment date,Transaction Number,Invoice Amount,Supplier\nFCO,FCO,Nil,,,\n",
        '"Spend over £25,000",,\nDepartment family,Entity,\nDEFRA,Agency,\n,Nil Return,\n',
        "No payments over £25,000\n",
    ],
)
def test_a_header_without_lines_or_a_nil_statement_is_a_nil_return(tmp_path: Path, text: str) -> None:
    record, _ = parse(tmp_path, text)
    assert (record.verdict, record.lines_accepted, record.lines_quarantined) == ("nil_return", 0, 0)
    assert record.reason


def test_a_broken_first_header_spoils_nothing(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, STANDARD.replace("Department family", "#NAME?") + lines(2) + ",,,,,,,\n" * 40)
    assert (record.verdict, record.lines_accepted, record.blank_rows) == ("payments", 2, 40)


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        ("#NAME?,#NAME?,#NAME?\n" * 5, "not_payments", "broken formulas"),
        ("Title,Publisher,Contact\nSpend data,A Council,press@example.org\n", "not_payments", "expected a row"),
        ("Region,2009-10,2010-11,2011-12\n" + "North East,1.0,2.0,3.0\n" * 5, "aggregate", "statistical table"),
        (
            "E-code,Authority,Education,Police,Fire,Waste\n" + "E0101,A,10,20,30,40\n" * 12,
            "aggregate",
            "statistical table",
        ),
        ("Supplier,Town\nA Firm,York\n", "not_payments", "lacks an amount"),
        ("Service,Total\nEducation,5.00\n", "not_payments", "lacks a payee or a date"),
    ],
)
def test_what_is_no_table_of_payments_is_said_to_be_what_it_is(
    tmp_path: Path, text: str, verdict: str, said: str
) -> None:
    record, _ = parse(tmp_path, text)
    assert record.verdict == verdict
    assert said in str(record.reason)
    assert record.amount_gbp is None


def test_fractions_of_a_penny_round_half_away_from_zero_line_by_line(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, "Supplier,Date,Amount\n" + "A,01/06/2012,0.005\n" * 3 + "A,01/06/2012,-0.015\n")
    assert record.amount_gbp == Decimal("0.01")


DATED = "Date,Supplier,Service,Amount\n01/06/2012,A Firm,Fuel,5.00\n02/06/2012,Total Gas & Power,Fuel,6.00\n"


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,11.00",
        "Total spend,,,11.00",
        "Total for April,,,11.00",
        ",Total payments over £500,,11.00",
        ",Total for April 2011,,11.00",
        ",A Firm Total,,11.00",
        "30/04/2011,Grand Total,,11.00",
        ",,Grand Total,11.00",
    ],
)
def test_a_total_is_no_payment_wherever_it_is_named(tmp_path: Path, row: str) -> None:
    record, _ = parse(tmp_path, DATED + row + "\n")
    assert (record.lines_accepted, record.amount_gbp, record.total_rows) == (2, Decimal("11.00"), 1)


@pytest.mark.parametrize(
    "row",
    [
        "01/04/2011,,Annual capital total,5.00",
        "01/04/2011,Total,Fuel,5.00",
        "01/04/2011,Nil Return Ltd,,5.00",
        ",A Firm,Fuel,5.00",
    ],
)
def test_a_payment_that_sounds_like_a_total_or_a_nil_statement_is_a_line(tmp_path: Path, row: str) -> None:
    record, _ = parse(tmp_path, DATED + row + "\n")
    assert (record.lines_accepted, record.amount_gbp) == (3, Decimal("16.00"))


def test_a_dated_row_without_an_amount_is_held_whatever_its_words(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, DATED + "03/04/2011,Acme,None,\n03/04/2011,No Data Ltd,,TBC\n")
    assert (record.lines_accepted, record.lines_quarantined) == (2, 2)


def test_a_row_wider_than_its_header_is_held(tmp_path: Path) -> None:
    record, rows = parse(tmp_path, DATED + "03/06/2012,A Firm,Fuel,1,234.50\n04/06/2012,A Firm,Fuel,7.00,\n")
    assert (record.lines_accepted, record.amount_gbp) == (3, Decimal("18.00"))
    assert rows[3]["reason"] == "row_wider_than_header"


def test_a_first_line_without_an_amount_is_no_part_of_the_header(tmp_path: Path) -> None:
    text = "Date,Supplier,Description,Amount\nApr-11,Acme Ltd,x,TBC\n01/04/2011,A Firm,Fuel,5.00\n"
    record, _ = parse(tmp_path, text)
    assert (record.header_row, record.lines_accepted, record.lines_quarantined) == (1, 1, 1)


def test_a_repeated_header_may_have_figures_in_its_names(tmp_path: Path) -> None:
    header = "Date,Supplier,Amount over £500\n"
    record, _ = parse(tmp_path, (header + "01/04/2011,A Firm,505.00\n") * 3)
    assert (record.lines_accepted, record.lines_quarantined, record.repeated_headers) == (3, 0, 2)


def test_a_summary_below_the_lines_is_not_counted(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, DATED + "\nDirectorate,,,Total\nFuel,,,11.00\nWaste,,,0.00\n")
    assert (record.lines_accepted, record.amount_gbp) == (2, Decimal("11.00"))
    assert "summary_table_set_aside" in record.warnings


@pytest.mark.parametrize("column", ["Amount £m", "Amount (in pence)", "Amount €"])
def test_figures_in_another_unit_are_held(tmp_path: Path, column: str) -> None:
    record, rows = parse(tmp_path, f"Date,Supplier,{column}\n01/06/2012,A Firm,5.25\n")
    assert (record.lines_accepted, rows[1]["reason"]) == (0, "amount_in_another_unit")


def test_a_note_above_the_table_may_say_thousands(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, "Figures in £000s,,\nDate,Supplier,Amount\n01/06/2012,A Firm,5.25\n")
    assert record.amount_gbp == Decimal("5250.00")


def test_columns_of_codes_and_years_do_not_make_payments_a_statistical_table(tmp_path: Path) -> None:
    codes = [f"Code {n}" for n in range(14)]
    header = ",".join(["Date", "Supplier", "Amount", *codes])
    line = ",".join(["01/06/2012", "A Firm", "5.00", *map(str, range(2000, 2014))])
    record, _ = parse(tmp_path, header + "\n" + (line + "\n") * 20)
    assert (record.verdict, record.lines_accepted) == ("payments", 20)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 60_000,
        '{"a":' * 10_000,
        "<!---->" * 200 + "zzz,1\n",
        "date " * 4_000 + ",Amount\nx,1\n",
        "Date,Supplier,Amount\n01/06/2012,A," + "-" * 20_000 + "a\n",
        "Date,Supplier,Amount\n01/06/2012,A,1" + " " * 20_000 + "a\n",
        "Date,Supplier,Amount" + ",note" * 9_000 + "\n01/06/2012,A,5.00\n",
        "Date,Supplier,Amount" + ",x" * 20_000 + "\n01/06/2012,A,5.00\n",
        "Date,Supplier,Amount\n" + "01/06/2012,A,999999999999999\n" * 12,
        "Date,Supplier,Amount\n" + '01/06/2012,"A,5.00\n' * 3_000,
    ],
    ids=["brackets", "braces", "comments", "words", "dashes", "spaces", "equal headers", "cells", "pounds", "quotes"],
)
@pytest.mark.timeout(20)
def test_what_is_made_to_stop_a_reader_does_not(tmp_path: Path, content: str) -> None:
    record, _ = parse(tmp_path, content)
    assert record.verdict in {"payments", "not_payments", "unreadable", "aggregate"}
