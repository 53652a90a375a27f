from decimal import Decimal
from pathlib import Path

from small_build import SmallBuild


def test_a_line_that_repeats_another_of_its_file_is_flagged_and_counted_like_any_other(tmp_path: Path) -> None:
    line = "Ash Ltd,Libraries,01/02/2010,7,100.00"
    files = {
        "local_spend/leeds/2010-02.csv": [line, "Ash Ltd,Libraries,01/02/2010,8,100.00", line, line],
        "local_spend/leeds/2010-03.csv": [line, "Ash Ltd,Libraries,01/02/2010,7,100.0"],
    }
    small = SmallBuild(tmp_path, files)
    small.build("+payment_line", "+source_file")
    flagged = small.rows(
        "select again.row_number, first.row_number as first_row, again.amount_gbp,"
        " again.source_file_id = first.source_file_id as is_same_file"
        " from marts.payment_line as again"
        " inner join marts.payment_line as first on again.first_line_id = first.line_id"
        " where again.is_exact_duplicate and not first.is_exact_duplicate order by 1"
    )
    assert flagged == [(4, 2, Decimal("100.00"), True), (5, 2, Decimal("100.00"), True)]
    assert small.rows("select count(*), sum(amount_gbp), count(first_line_id) from marts.payment_line") == [
        (6, Decimal("600.00"), 2)
    ]
    counts = small.rows("select file_name, lines_accepted, exact_duplicate_count from marts.source_file order by 1")
    assert counts == [("2010-02.csv", 4, 2), ("2010-03.csv", 2, 0)]
