"""Corrections as data: what they change, and how they fail when the source is no longer what they were decided for."""

from datetime import date
from decimal import Decimal

import pytest
from small_build import SmallBuild

from orchestration.assets.judged import write_findings
from orchestration.database import writable
from orchestration.dbt import DbtError

FILES = {
    "local_spend/leeds/2010-02.csv": [
        "Ash Ltd,Libraries,01/02/2010,7,100.00",
        "Birch Ltd,Libraries,02/02/2010,8,1O0.50",
        "Cedar Ltd,Libraries,32/02/2010,9,30.00",
        "Elm Ltd,Libraries,02/02/2010,10,-40.00",
        "Sum of all,,02/02/2010,,999.00",
        "Fir Ltd,Libraries,03/02/2010,11,see note",
        "Gorse Ltd,Libraries,03/02/2010,12,",
        "Hazel Ltd,Libraries,03/02/2010,13,1.00",
    ],
    "local_spend/salford/2010-02.csv": ["Ash Ltd,Libraries,01/02/2010,7,5.00"],
}
LEEDS, SALFORD = FILES
# row of the file, column, was, becomes
APPLIED = [
    (2, "payee_name", "Ash Ltd", "Ash & Sons Ltd"),
    (2, "expense_area", "Libraries", None),
    (3, "amount", "1O0.50", "100.50"),
    (4, "payment_date", "32/02/2010", "2010-02-22"),
    (5, "amount", "-40.00", "-4.005"),
    (6, "row_kind", "line", "total"),
    (7, "row_kind", "quarantined", "note"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallBuild:
    small = SmallBuild(tmp_path_factory.mktemp("home"), FILES)
    small.build("resource_type:seed")
    return small


def decide(small: SmallBuild, *rows: tuple[str, str, int, str, str | None, str | None]) -> None:
    """Put corrections in the place of the seed's: (file_sha256, file_name, row, column, was, becomes)."""
    with writable(small.settings.build_database) as connection:
        connection.execute("delete from seeds.corrections")
        for number, (sha256, name, row, column, was, becomes) in enumerate(rows, start=1):
            values = [
                f"c{number}",
                sha256,
                name,
                1,
                row,
                column,
                was,
                becomes,
                "a slip",
                "A. Person",
                date(2024, 1, 2),
                "?",
            ]
            connection.execute(f"insert into seeds.corrections values ({', '.join('?' * len(values))})", values)


def sha256(small: SmallBuild, path: str) -> str:
    [record] = [record for record in small.records if record.path_in_inbox == path]
    return record.file_sha256


def test_corrections_change_staging_and_every_pound_stays_accounted_for(small: SmallBuild) -> None:
    leeds = sha256(small, LEEDS)
    gone = ("0" * 64, "2009-02.csv", 2, "amount", "1", "2")
    revised = ("1" * 64, SALFORD, 2, "amount", "5.50", "5.00")
    decide(small, *((leeds, LEEDS, *correction) for correction in APPLIED), gone, revised)
    small.build("fqn:total_place.staging", "fqn:total_place.classified", "fqn:total_place.counted")
    lines = small.rows(
        "select row_number, payee_name, expense_area, payment_date, amount_gbp from staging.stg_payment_line"
        f" where file_sha256 = '{leeds}' order by row_number"
    )
    assert lines == [
        (2, "Ash & Sons Ltd", None, date(2010, 2, 1), Decimal("100.00")),
        (3, "Birch Ltd", "Libraries", date(2010, 2, 2), Decimal("100.50")),
        (4, "Cedar Ltd", "Libraries", date(2010, 2, 22), Decimal("30.00")),
        (5, "Elm Ltd", "Libraries", date(2010, 2, 2), Decimal("-4.01")),
        (9, "Hazel Ltd", "Libraries", date(2010, 2, 3), Decimal("1.00")),
    ]
    assert small.rows("select row_number, reason from staging.stg_quarantined_line") == [(8, "amount_missing")]
    landed = (
        "select row_kind, amount from landed.payment_row where row_number in (3, 6) and payee_name <> '' order by 2"
    )
    assert small.rows(landed) == [("quarantined", "1O0.50"), ("line", "999.00")]

    small.build("fqn:total_place.methodology")
    write_findings(small.settings)
    small.build("payment_line", "correction", "payments_summary", "layer_total")
    assert small.rows("select layer, line_count, amount_gbp from marts.layer_total order by layer_order") == [
        ("landed", 6, Decimal("1095.00")),
        ("corrections", 0, Decimal("-862.51")),
        *((layer, 6, Decimal("232.49")) for layer in ("staging", "classified", "counted", "marts")),
    ]
    judged = "select check_name, subject_name, item, severity, sentence from judged.finding where verdict = 'failed'"
    failed = small.rows(f"{judged} and check_name in ('rows_accounted', 'pounds_conserved', 'correction_unmet')")
    sentence = f"{SALFORD}: correction c9 was decided for other bytes of this file, so it is not applied."
    assert failed == [("correction_unmet", SALFORD, "c9", "critical", sentence)]
    met = "from judged.finding where check_name = 'correction_unmet' and verdict = 'passed'"
    assert small.rows(f"select count(*) {met}") == [(len(APPLIED),)]
    corrections = small.rows(
        "select correction_id, state, amount_before_gbp, amount_after_gbp, who from marts.correction"
        " where column_name in ('amount', 'row_kind') order by 1"
    )
    assert corrections == [
        ("c3", "applied", None, Decimal("100.50"), "A. Person"),
        ("c5", "applied", Decimal("-40.00"), Decimal("-4.01"), "A. Person"),
        ("c6", "applied", Decimal("999.00"), None, "A. Person"),
        ("c7", "applied", None, None, "A. Person"),
        ("c8", "waiting", None, None, "A. Person"),
        ("c9", "waiting", None, None, "A. Person"),
    ]
    share = "select value from judged.finding where check_name = 'quarantined_line_share' and verdict = 'failed'"
    assert small.rows(share) == [(Decimal("0.166667"),)]
    assert small.rows("select lines_quarantined from marts.payments_summary where not is_illustrative") == [(1,)]


def test_a_correction_that_does_not_meet_what_it_expects_fails_the_build_and_says_which(small: SmallBuild) -> None:
    leeds = sha256(small, LEEDS)
    wrong = [
        (2, "amount", "100", "90.00", "the cell is not what the correction expects"),
        (99, "amount", "1", "2", "the file has no such row"),
        (1, "payee_name", "Supplier Name", "x", "the row is no payment line but of the kind header"),
        (2, "payee_colour", "x", "y", "no such column can be corrected"),
        (4, "payment_date", "32/02/2010", "2010-02-30", "becomes is no date"),
        (4, "amount", "30.00", "3O.00", "becomes is no plain decimal number"),
        (5, "payee_name", "Elm Ltd", "Elm", "another correction is of the same cell"),
        (5, "payee_name", "Elm Ltd", "Oak", "another correction is of the same cell"),
        (7, "payee_name", "Fir Ltd", "Fir", "the row is in quarantine: correct its amount too"),
        (6, "row_kind", "line", "blank", "a row_kind can only become total or note"),
        (6, "payee_name", "Sum of all", "Sum", "a correction of its row_kind takes this row out"),
    ]
    decide(small, *((leeds, LEEDS, *correction) for *correction, _ in wrong))
    with pytest.raises(DbtError) as raised:
        small.build("stg_source_file", "stg_correction")
    said = str(raised.value)
    assert "tests/dbt/every_correction_meets_the_cell_it_expects.sql" in said
    for words in (
        f"correction_id = c1, file_name = {LEEDS}, sheet_number = 1, row_number = 2, column_name = amount",
        "expected = 100, found = 100.00, becomes = 90.00, problem = the cell is not what the correction expects",
    ):
        assert words in said
    found = small.rows("select problem from staging.stg_correction order by cast(correction_id[2:] as integer)")
    for [problem], (*_, expected) in zip(found, wrong, strict=True):
        assert str(problem).startswith(expected)
