"""The official count against a second path: the same definition computed with pandas from the tables that come with the
product, place by place, to the penny. It shares no code with the models.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import sqrt

import pandas as pd
import pytest
from conftest import Warehouse

from orchestration.settings import REPOSITORY

SEEDS = REPOSITORY / "seeds"
YEAR, DAY = "2010-11", "2010-10-01"
PLACES = {
    *("birmingham", "bradford", "luton_cbeds", "csw", "croydon", "bdp", "durham", "kent", "leics", "lewisham"),
    *("manchester", "tyne", "worcs"),
}
DWP = "Department for Work and Pensions"
PENSIONS = {"S032A022", "S032A030", "S032A031", "S032A042", "S032A044", "S032A045", "S032A069", "S032A076"}
COUNTED = {190, 290, 390, 490, 509, 590, 599, 601, 602, 690, 698, 701, 711, 712, 713, 714}
WIDTH = {"A": Decimal("0.01"), "B": Decimal("0.05"), "C": Decimal("0.15")}


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(SEEDS / f"{name}.csv", dtype=str, keep_default_na=False)


def on_the_day(frame: pd.DataFrame) -> pd.DataFrame:
    starts = frame.valid_from.replace("", "0001-01-01") <= DAY
    return frame[starts & (frame.valid_to.replace("", "9999-12-31") >= DAY)]


def pennies(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("1e-12"), ROUND_HALF_UP)


class SecondPath:
    def __init__(self) -> None:
        types = table("body_types").set_index("body_type")
        bodies = on_the_day(table("bodies"))
        self.tier = {row.body_id: row.body_type for row in bodies.itertuples()}
        self.region = dict(zip(bodies.body_id, bodies.region_id, strict=True))
        illustrative = bodies.is_illustrative == "true"
        base = bodies[(bodies.body_type.map(types.is_base_authority) == "true") & ~illustrative]
        self.base = set(base.body_id)
        members = on_the_day(table("place_members"))
        self.places = {place: set(members[members.place_id == place].body_id) & self.base for place in PLACES}
        coverage = on_the_day(table("body_coverage"))
        self.coverage = {body: set(rows.authority_id) for body, rows in coverage.groupby("body_id")}
        codes = on_the_day(table("body_codes"))
        self.by_e_code = dict(codes[codes.scheme == "e_code"][["code", "body_id"]].values)
        self.by_gss = dict(codes[codes.scheme == "gss"][["code", "body_id"]].values)
        self.by_gss["E06000057"] = "northumberland"
        areas = on_the_day(table("area_bodies"))
        self.bodies_of_area = areas.groupby("area_code").body_id.apply(set).to_dict()
        self.population = self.people("rebased_2011", "2010", "all")
        self.older = self.people("mid_2008_2001_based", "2008", None)
        self.outturn, self.council_benefit = self.read_outturn()
        self.benefit = self.read_benefit()

    def people(self, vintage: str, year: str, age: str | None) -> dict[frozenset[str], Decimal]:
        frame = table(f"national/population/{vintage}")
        frame = frame[(frame.year == year) & ((frame.age == age) if age else True)]
        found: dict[frozenset[str], Decimal] = defaultdict(Decimal)
        for row in frame.itertuples():
            found[frozenset(self.bodies_of_area[row.area_code])] += Decimal(row.persons)
        return found

    @staticmethod
    def of(cells: dict[frozenset[str], Decimal], authorities: set[str]) -> Decimal:
        inside = [cell for cell in cells if cell <= authorities]
        assert set().union(*inside) == authorities, "an area lies across the border of the set"
        return sum((cells[cell] for cell in inside), Decimal(0))

    def read_outturn(self) -> tuple[dict[str, dict[int, Decimal]], dict[str, Decimal]]:
        lines = table("revenue_outturn_lines")
        numbers = {
            f"{row.column_number}: {row.label}": int(row.line_number)
            for row in lines[(lines.financial_year == YEAR) & (lines.line_number != "")].itertuples()
        }
        outturn: dict[str, dict[int, Decimal]] = {}
        benefit: dict[str, Decimal] = {}
        for row in table(f"national/revenue_outturn/{YEAR}").to_dict("records"):
            body = self.by_e_code[row["authority_code"]]
            found = {
                numbers[head.strip()]: Decimal(row[head]) * 1000 for head in row if head[0].isdigit() and row[head]
            }
            outturn[body] = {line: amount for line, amount in found.items() if line in COUNTED}
            benefit[body] = sum((found.get(line, Decimal(0)) for line in (711, 712, 713, 714, 754)), Decimal(0))
        return outturn, benefit

    def read_benefit(self) -> dict[frozenset[str], Decimal]:
        panel = table("national/benefit_expenditure/quarterly_panel")
        yearly: dict[str, Decimal] = {}
        for code, rows in panel[panel.year == "2010"].groupby("area_code"):
            if code in self.by_gss:
                values = [Decimal(value) for value in rows.total_welfare]
                yearly[self.by_gss[code]] = pennies(sum(values, Decimal(0)) * 4 / len(values))
        added = {row.body_id for row in table("benefit_corrections").itertuples() if row.correction == "add_per_head"}
        cells: dict[frozenset[str], Decimal] = {}
        for cell, people in self.population.items():
            net = sum((yearly[b] - (self.council_benefit[b] if b != "northumberland" else 0) for b in cell), Decimal(0))
            cells[cell] = net + (251 * people if cell <= added else 0)
        return cells

    def local(self, place: str) -> list[tuple[str, int, str, Decimal]]:
        """Lines of the local authority part: body, line number, grade, pounds."""
        own = self.places[place]
        bodies = {body: (Decimal(1), "A") for body in own}
        for body, covered in self.coverage.items():
            if covered & own and body in self.outturn:
                people = [self.of(self.population, part) for part in (covered & own, covered) if not covered <= own]
                bodies[body] = (share(*people), "B") if people else (Decimal(1), "A")
        return [
            (body, line, grade, pennies(amount * part))
            for body, (part, grade) in bodies.items()
            for line, amount in self.outturn[body].items()
        ]

    def central(self, place: str) -> list[tuple[str, bool, str, Decimal, Decimal]]:
        """Lines of the central part: division, is capital, key, pounds, pounds by population alone."""
        [region] = {self.region[authority] for authority in self.places[place]}
        whole = {body for body in self.base if self.region[body] == region}
        cells = {"population": self.population, "older": self.older, "benefit": self.benefit}
        shares = {key: share(self.of(c, self.places[place]), self.of(c, whole)) for key, c in cells.items()}
        name = table("regions").set_index("region_id").name[region]
        labels = {"East of England": "East", "Yorkshire and The Humber": "Yorkshire and the Humber"}
        head = f"{YEAR} ENGLAND_{labels.get(name, name)}"
        frame = table("national/regional_analysis/cra_2014")
        lines = []
        for row in frame[frame.sector.isin(["CG", "PC"])].to_dict("records"):
            if not row[head]:
                continue
            division = row["cofog_division"].split(".")[0].zfill(2)
            key = "population"
            if row["department"] == DWP and division == "10":
                key = "older" if row["segment"].split("-")[1] in PENSIONS else "benefit"
            amount = pennies(Decimal(row[head]) * 1000)
            both = (pennies(amount * shares[key]), pennies(amount * shares["population"]))
            lines.append((division, row["capital_or_current"] == "CAP", key, *both))
        return lines


@pytest.fixture(scope="module")
def second_path() -> SecondPath:
    return SecondPath()


@pytest.mark.parametrize("place", sorted(PLACES))
def test_the_count_of_a_place_is_the_same_by_a_second_path_to_the_penny(
    place: str, warehouse: Warehouse, second_path: SecondPath
) -> None:
    [found] = warehouse.rows("from marts.place_summary where place_id = ? and financial_year = ?", (place, YEAR))
    local, central = second_path.local(place), second_path.central(place)
    current = [line for line in central if not line[1]]
    assert found["local_authorities_gbp"] == sum(line[3] for line in local)
    assert found["central_and_public_corporations_gbp"] == sum(line[3] for line in current)
    assert found["central_and_public_corporations_population_key_gbp"] == sum(line[4] for line in current)
    assert found["current_gbp"] == sum(line[3] for line in [*local, *current])
    assert found["capital_gbp"] == sum(line[3] for line in central if line[1])
    assert found["population"] == second_path.of(second_path.population, second_path.places[place])


@pytest.mark.parametrize("place", ["kent", "manchester", "lewisham"])
def test_the_interval_adds_errors_within_a_group_and_squares_them_between(place: str, warehouse: Warehouse) -> None:
    groups: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for row in warehouse.rows(
        "select count_part, apportionment_key, cofog_division, grade, amount_gbp from marts.place_count"
        " where place_id = ? and financial_year = ? and not is_capital",
        (place, YEAR),
    ):
        group = (row["count_part"], row["apportionment_key"], row["cofog_division"])
        groups[group] += abs(row["amount_gbp"]) * WIDTH[row["grade"]]
    half = sqrt(sum(float(width) ** 2 for width in groups.values()))
    [found] = warehouse.rows("from marts.place_summary where place_id = ? and financial_year = ?", (place, YEAR))
    assert float(found["high_gbp"] - found["low_gbp"]) / 2 == pytest.approx(half, rel=1e-7)
    assert found["high_gbp"] - found["current_gbp"] == found["current_gbp"] - found["low_gbp"]


def published_by_division(edition: str, year: str, region: str) -> dict[str, Decimal]:
    """Identifiable current spending of all sectors in a region, by division, and under "all"."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in table(f"national/regional_analysis/{edition}").to_dict("records"):
        if row["capital_or_current"] == "CUR" and row[f"{year} ENGLAND_{region}"]:
            amount = pennies(Decimal(row[f"{year} ENGLAND_{region}"]) * 1000)
            for division in (row["cofog_division"].split(".")[0].zfill(2), "all"):
                sums[division] += amount
    return sums


@pytest.mark.parametrize(("place", "region"), [("kent", "South East"), ("durham", "North East")])
def test_a_restated_count_grows_each_function_by_its_region(
    place: str, region: str, warehouse: Warehouse, second_path: SecondPath
) -> None:
    links = [("cra_2014", YEAR, "2009-10"), ("pesa_2010_chapter_9", "2009-10", "2008-09")]
    growth: dict[str, Decimal] = defaultdict(lambda: Decimal(1))
    for edition, year_from, year_to in links:
        before, after = (published_by_division(edition, year, region) for year in (year_from, year_to))
        for division in before.keys() | growth.keys():
            own = before.get(division, 0) > 0 and after.get(division, 0) > 0
            growth[division] = growth[division] * (after[division] / before[division]) if own else Decimal("NaN")
    spread = defaultdict(list)
    for row in table("revenue_outturn_cofog").query("financial_year == @YEAR").itertuples():
        spread[int(row.line_number)].append((row.cofog_code[:2], Decimal(row.weight)))
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for _, line, _, amount in second_path.local(place):
        for division, weight in spread[line]:
            amounts[division] += amount * weight
    for division, is_capital, _, amount, _ in second_path.central(place):
        amounts[division] += Decimal(0) if is_capital else amount
    expected = sum(
        amount * (growth["all"] if growth[division].is_nan() else growth[division])
        for division, amount in amounts.items()
    )
    [found] = warehouse.rows("from marts.place_summary where place_id = ? and financial_year = '2008-09'", (place,))
    assert float(found["current_gbp"]) == pytest.approx(float(expected), rel=1e-7)
    assert found["restated_from"] == YEAR


def test_the_outturn_of_a_region_is_held_against_its_own_figures_of_the_regional_analysis(
    warehouse: Warehouse, second_path: SecondPath
) -> None:
    bodies = [body for body in second_path.outturn if second_path.region.get(body) == "E12000001"]
    frame = table("national/regional_analysis/cra_2014")
    local = frame[(frame.sector == "LG") & (frame.capital_or_current == "CUR")][f"{YEAR} ENGLAND_North East"]
    [found] = warehouse.rows(
        "from marts.control_total where control = 'local_outturn' and area_id = 'E12000001' and cofog_code = 'all'"
        " and financial_year = ?",
        (YEAR,),
    )
    assert found["count_gbp"] == sum(sum(second_path.outturn[body].values()) for body in bodies)
    assert found["published_gbp"] == sum(Decimal(value) * 1000 for value in local if value)
