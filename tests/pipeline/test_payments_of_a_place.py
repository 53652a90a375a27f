"""What is counted in a place of what its own bodies pay, of what wider bodies pay, and of what others pay to its bodies."""

from decimal import Decimal

import pytest
from small_build import HEADER, SmallBuild

# Kent Police serves Kent and Medway: Kent has its share by residents. Leeds is in no place; Croydon's own payments of the
# year are not among these files, so what Leeds pays to it is counted in Croydon.
FILES = {
    "local_spend/kent_police/2010-05.csv": [
        "Ash Ltd,Vehicles,01/05/2010,1,1000.01",
        "Elm Ltd,Uniforms,02/06/2010,2,333.33",
    ],
    "local_spend/birmingham/2010-05.csv": ["Ash Ltd,Libraries,01/05/2010,1,100.00", "Oak Ltd,Parks,,2,7.07"],
    "local_spend/birmingham/2011-05.csv": ["Oak Ltd,Parks,01/05/2011,3,50.50"],
    "local_spend/leeds/2010-05.csv": ["Croydon Council,Children,01/05/2010,1,40.00"],
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallBuild:
    texts = {path: "\n".join([HEADER, *rows, ""]) for path, rows in FILES.items()}
    build = SmallBuild(tmp_path_factory.mktemp("home"), {}, texts)
    build.build("+place_payment_part", "+place_payments_summary", "+payments_summary", "+place_spend", "+place_basis")
    return build


def test_each_part_of_a_places_payments_makes_its_sum_shares_of_wider_bodies_too(small: SmallBuild) -> None:
    [(lines, amount)] = small.rows(
        "select line_count, amount_gbp from marts.place_payments_summary where place_id = 'kent'"
    )
    assert (lines, Decimal("0") < Decimal(str(amount)) < Decimal("1333.34")) == (2, True)
    parts = small.rows(
        "select part, sum(line_count), sum(amount_gbp), bool_and(is_share) from marts.place_payment_part"
        " where place_id = 'kent' group by part order by part"
    )
    assert parts == [(part, lines, amount, True) for part in ("function", "month", "payee", "service")]
    assert (
        small.rows(
            "select distinct whole.place_id from marts.place_payments_summary as whole"
            " inner join marts.place_payment_part as part on whole.place_id = part.place_id"
            " group by whole.place_id, whole.amount_gbp, part.part having sum(part.amount_gbp) <> whole.amount_gbp"
        )
        == []
    )


def test_a_place_whose_own_bodies_have_no_files_is_not_counted_among_those_with_files(small: SmallBuild) -> None:
    assert small.rows(
        "select place_id, member_with_payments_count, amount_gbp from marts.place_payments_summary"
        " where line_count > 0 and place_id <> 'kent' order by place_id"
    ) == [("birmingham", 1, Decimal("157.57")), ("croydon", 0, Decimal("40.00"))]
    assert small.rows(
        "select place_count, place_with_files_count, member_with_payments_count from marts.payments_summary"
        " where not is_illustrative"
    ) == [(3, 2, 2)]


def test_bodies_are_counted_once_however_many_places_they_serve(small: SmallBuild) -> None:
    [(in_all, once)] = small.rows(
        "select sum(member_count), (select member_count from marts.payments_summary where not is_illustrative)"
        " from marts.place_payments_summary where not is_illustrative"
    )
    assert small.rows(
        "select count(distinct member.body_id) from seeds.place_members as member"
        " inner join seeds.places using (place_id) where not is_illustrative"
    ) == [(once,)]
    assert int(str(once)) < int(str(in_all))


def test_sums_of_payments_say_their_years_and_what_has_no_date(small: SmallBuild) -> None:
    assert small.rows(
        "select first_financial_year, last_financial_year from marts.place_payments_summary where place_id = 'birmingham'"
    ) == [("2010-11", "2011-12")]
    assert small.rows(
        "select first_financial_year, last_financial_year, undated_line_count, undated_gbp"
        " from marts.payments_summary where not is_illustrative"
    ) == [("2010-11", "2011-12", 1, Decimal("7.07"))]
