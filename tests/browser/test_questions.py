"""What people come with: each page answers with the figures of the marts, and choices change them."""

import re
from zipfile import ZipFile

from built_site import Site, in_words, said, text_of, unfolded
from conftest import Warehouse
from playwright.sync_api import Locator, Page, expect


def test_places_are_compared_by_the_count_function_and_measure_that_are_chosen(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/compare/", "Two places side by side")
    query = (
        "from marts.place_measure where basis = 'official' and restated_from is null and spending = '{}'"
        " and cofog_division = '{}' order by place_name"
    )
    for row in warehouse.rows(query.format("current", "all")):
        interval = f"£{row['low_gbp_per_head']:,.0f} to £{row['high_gbp_per_head']:,.0f}"
        assert f"£{row['gbp_per_head']:,.0f} {interval}" in text
    page.get_by_role("combobox", name="Function", exact=True).select_option("09")
    page.get_by_role("combobox", name="Measure", exact=True).select_option("total")
    text = said(page)
    for row in warehouse.rows(query.format("current", "09")):
        interval = f"{in_words(row['low_gbp'])} to {in_words(row['high_gbp'])}"
        assert f"{in_words(row['amount_gbp'])} {interval}" in text
    page.get_by_role("combobox", name="Spending", exact=True).select_option("capital")
    page.get_by_role("combobox", name="Function", exact=True).select_option("all")
    text = said(page)
    for row in warehouse.rows(query.format("capital", "all")):
        assert in_words(row["amount_gbp"]) in text


def tally(verdicts: dict[str, int]) -> str:
    """How many pairs of places each verdict has, as the page says it."""
    parts = (
        (("above", "below"), "differ by more than their intervals"),
        (("can't be told apart",), "can't be told apart"),
        (("not ranked",), "are not ranked"),
    )
    counts = [(sum(verdicts.get(name, 0) for name in names), words) for names, words in parts]
    said = "; ".join(f"{count} {words}" for count, words in counts if count)
    return f"Of {sum(verdicts.values())} pairs of places, {said}."


def test_two_places_are_ranked_only_where_the_mart_ranks_them(warehouse: Warehouse, site: Site, page: Page) -> None:
    text_of(page, f"{site.address}/compare/", "Two places side by side")
    measure = page.get_by_role("combobox", name="Measure", exact=True)
    shown = "from marts.place_comparison where basis = ? and restated_from is null and not is_illustrative"
    for basis in ("official", "declared", "harmonised"):
        page.get_by_role("combobox", name="Count", exact=True).select_option(basis)
        measure.select_option("head")
        verdicts = {
            str(row["verdict"]): int(str(row["pairs"]))
            for row in warehouse.rows(f"select verdict, count(*) as pairs {shown} group by verdict", (basis,))
        }
        assert tally(verdicts) in said(page)
        for pair in warehouse.rows(
            f"select * {shown}"
            " and (statement_id is null or place_id in (select place_id from marts.place_harmonised where is_compared"
            " group by all having count(*) = 1)) and (other_statement_id is null or other_place_id in (select place_id"
            " from marts.place_harmonised where is_compared group by all having count(*) = 1))"
            " order by hash(place_id || other_place_id) limit 3",
            (basis,),
        ):
            page.get_by_role("combobox", name="First place", exact=True).select_option(str(pair["place_name"]))
            page.get_by_role("combobox", name="Second place", exact=True).select_option(str(pair["other_place_name"]))
            measure.select_option("head")
            assert f"{pair['sentence']}." in said(page)
            measure.select_option("total")
            if basis != "official":
                # Nobody judged these totals: their sizes are no ranking.
                sentence = page.get_by_role("region", name="Two places side by side").locator("b").inner_text()
                assert "are not ranked" in sentence
                assert not re.search("above|below", sentence)
                assert tally({"not ranked": sum(verdicts.values())}) in said(page)


def test_a_downloaded_comparison_holds_the_figures_of_the_mart(warehouse: Warehouse, site: Site, page: Page) -> None:
    text_of(page, f"{site.address}/compare/", "Two places side by side")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download this table (CSV)").click()
    lines = download.value.path().read_bytes().decode().split("\r\n")
    for row in warehouse.rows(
        "from marts.place_measure where basis = 'official' and restated_from is null and spending = 'current'"
        " and cofog_division = 'all'"
    ):
        [line] = [line for line in lines if line.startswith(f"{row['place_id']},")]
        assert f",{float(str(row['amount_gbp'])):.2f}".rstrip("0").rstrip(".") in line


def test_how_much_of_lewishams_spend_is_community_safety_and_who_spends_it(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/themes/", "By theme and place")
    # Two documents, each rounded: the share is as wide as both are uncertain, and a total that is held is said to be.
    assert (
        "Lewisham: community safety £149.1m: 6.6% to 6.9% of the total of £2.2bn that another document prints (HM Treasury"
        in text
    )
    [total] = warehouse.rows("from marts.return_figure where place_id = 'lewisham' and measure = 'total'")
    assert f"That total is held: {total['held_because']}." in text
    for part in warehouse.rows(
        "from marts.return_figure where place_id = 'lewisham' and part_of = 'community safety' and measure = 'amount'"
    ):
        assert f"{str(part['subject']).capitalize()} {in_words(part['value'])}" in text
    for spender in warehouse.rows(
        "select spender, sum(amount_gbp) as amount_gbp from marts.theme_function_spend where place_id = 'lewisham'"
        " and theme = 'community_safety' and extent = 'whole' group by spender having sum(amount_gbp) > 0"
    ):
        assert f"{spender['spender']} {in_words(spender['amount_gbp'])}" in text
    page.get_by_role("combobox", name="Theme", exact=True).select_option("offenders")
    page.get_by_role("combobox", name="Place", exact=True).select_option("kent")
    [total] = warehouse.rows(
        "select sum(amount_gbp) as amount_gbp from marts.theme_function_spend where place_id = 'kent'"
        " and theme = 'offenders' and extent = 'whole'"
    )
    assert f"Together {in_words(total['amount_gbp'])}" in said(page)


def test_a_printed_figure_that_fails_a_critical_check_says_so_and_gives_no_share(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/themes/", "By theme and place")
    [figure] = warehouse.rows(
        "from marts.return_figure where subject = 'prolific offenders' and measure = 'amount' and not is_suppressed"
    )
    assert "the stated cost of each are 902.2% apart" in str(figure["held_because"])
    begin = f"prolific offenders Held: {figure['printed_text']} ({figure['note']})."
    assert (
        f"{begin} As printed it contradicts itself: {figure['held_because']}. No share is worked out from it." in text
    )
    assert "3.3% of" not in text
    # Of the same document's total the share is printed, with what holds the total.
    assert "offender path £147m: 4.2% to 4.4% of the total of £3.4bn that the same document prints. That total" in text


def test_a_number_of_people_that_is_too_small_is_on_no_page(warehouse: Warehouse, site: Site, page: Page) -> None:
    hidden = warehouse.rows("from marts.return_figure where is_suppressed")
    assert {row["measure"] for row in hidden} == {"count", "amount"}
    for path, waits_for in (("themes", "By theme and place"), ("place/birmingham", "Where these figures come from")):
        text_of(page, f"{site.address}/{path}/", waits_for)
        # Tables in something closed are on the page too.
        rows = page.locator("tr").filter(has=page.get_by_text("gang-related murder", exact=True))
        texts = [re.sub(r"\s+", " ", text) for text in rows.all_text_contents()]
        assert len(texts) == len(hidden)
        assert all("too small to show" in text for text in texts)
        assert "£1.1 million" not in (page.locator("body").text_content() or "")
    withheld = "Birmingham: gang-related murder Withheld. The number of people is too small to show"
    assert withheld in text_of(page, f"{site.address}/themes/", "By theme and place")


def test_payments_of_a_theme_that_are_too_few_to_show_are_no_nought(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text_of(page, f"{site.address}/themes/", "By theme and place")
    page.get_by_role("combobox", name="Theme", exact=True).select_option("worklessness")
    cells = warehouse.rows(
        "from marts.theme_spend where theme = 'worklessness' and place_id is null and not is_illustrative"
    )
    assert [cell["is_suppressed"] for cell in cells] == [True]
    year = cells[0]["financial_year"]
    assert f"Payments of the theme that are in no place, {year}: too small to show, by 1 body." in said(page)


def test_which_checks_luton_fails_and_why(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/checks/", "What failed, and what to do")
    for row in warehouse.rows("from marts.place_check where place_id = 'luton_cbeds' and verdict = 'failed'"):
        severity = "note" if row["severity"] == "info" else row["severity"]
        assert f"Luton and Central Bedfordshire {row['check_title']} {severity} {row['sentences']}" in text
    marks = page.get_by_role("table", name=re.compile("Checks of the counts")).locator("td.bad")
    assert marks.count() == warehouse.value(
        "select count(*) from marts.place_check where subject_kind = 'place_return' and verdict = 'failed'"
    )
    marks.get_by_role("link", name=re.compile("Luton")).first.click()
    expect(page.get_by_role("heading", name="Findings", exact=True)).to_be_in_viewport(timeout=30_000)


def test_everything_about_kent_is_one_download_under_its_name(site: Site, page: Page) -> None:
    text_of(page, f"{site.address}/sources/", "Everything about Kent")
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything about Kent").click()
    assert download.value.suggested_filename == "kent.zip"
    with ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert any(name.endswith("place_summary.csv") for name in archive.namelist())


def test_the_ledger_adds_up_and_its_choices_change_it(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/ledger/", "What waits for a rule")
    assert {row["is_illustrative"] for row in warehouse.rows("from marts.ledger_page")} == {False, True}
    for is_illustrative, kind in ((False, ""), (True, " (invented)")):
        [shown] = warehouse.rows(
            "select count(*) as lines, sum(amount_gbp) as pounds from marts.ledger_page where is_illustrative = ?",
            (is_illustrative,),
        )
        assert f"The largest {shown['lines']:,} lines{kind}, £{shown['pounds']:,.2f}" in text
        page.get_by_role("combobox", name="Body", exact=True).last.select_option(label=f"All bodies{kind}")
        # Not the sentence above, which says the largest of them before anything is chosen.
        chosen = rf"(?<!largest ){shown['lines']:,} lines{re.escape(kind)}, £{shown['pounds']:,.2f}"
        expect(page.locator("body")).to_contain_text(re.compile(chosen), timeout=30_000)
    [summary] = warehouse.rows("from marts.payments_summary where not is_illustrative")
    span = f"{summary['first_financial_year']} to {summary['last_financial_year']}"
    assert (
        f"All bodies, all years ({span}): {in_words(summary['amount_gbp'])} in {summary['line_count']:,} payment"
        in text
    )
    for month in warehouse.rows(
        "from marts.body_payment_part where body_id is null and financial_year is null and part = 'month'"
        " and item is not null and not is_illustrative"
    ):
        assert in_words(month["amount_gbp"]) in text
    body = warehouse.rows(
        "select body_id, body_name, count(*) as lines, sum(amount_gbp) as amount_gbp from marts.payment_line"
        " where not is_illustrative group by all order by lines desc limit 1"
    )[0]
    page.get_by_role("combobox", name="Body", exact=True).first.select_option(str(body["body_id"]))
    own = rf"{re.escape(str(body['body_name']))}, all years \([^)]*\): "
    assert re.search(own + re.escape(f"{in_words(body['amount_gbp'])} in {body['lines']:,} payment"), said(page))
    unfolded(page)
    for payee in warehouse.rows(
        "from marts.body_payment_part where body_id = ? and financial_year is null and part = 'payee'"
        " and item_count = 1 and item is not null",
        (body["body_id"],),
    ):
        assert f"{payee['item']} {in_words(payee['amount_gbp'])}" in said(page)
    page.get_by_role("group", name="Which lines").get_by_role("combobox", name="Body", exact=True).select_option(
        str(body["body_id"])
    )
    page.get_by_text(f"{body['lines']:,} lines, £{body['amount_gbp']:,.2f}").wait_for(timeout=30_000)


def test_the_board_shows_every_place_month_and_decision(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/board/", "What changed since the last publication")
    board = page.get_by_role("table", name=re.compile("Place by place"))
    for row in warehouse.rows("from marts.place_board"):
        cells = (
            board.get_by_role("row").filter(has=page.get_by_role("rowheader", name=str(row["place_name"]))).inner_text()
        )
        with_payments = f"{row['member_with_payments_count']} of {row['member_count']}"
        stage, status = row["stage"] or "not said", row["status"] or "–"
        assert re.sub(r"\s+", " ", cells).endswith(
            f"{stage} {status} {row['critical_count']} {row['warning_count']} {row['waiting_count']} {with_payments}"
        )
    for row in warehouse.rows("from marts.moderation_queue"):
        assert str(row["short_sentence"]) in text
    for row in warehouse.rows(
        "select severity, count(*) as findings from marts.finding where is_open and not is_illustrative group by all"
    ):
        name = {"critical": "critical", "warning": "warnings", "info": "notes"}[str(row["severity"])]
        assert f"{row['findings']:,} {name if row['findings'] != 1 else name.removesuffix('s')}" in text


def _rows_of(table: Locator, name: str) -> list[Locator]:
    """The cells of each row of a table that is headed by a name."""
    rows = table.locator("tbody tr").all()
    return [row.locator("td") for row in rows if row.locator("th").inner_text().split("\n")[0] == name]


def test_months_at_hand_are_told_by_year_and_those_of_a_chosen_year_by_month(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    html = (site.folder / "board" / "index.html").read_text()
    text_of(page, f"{site.address}/board/", "What changed since the last publication")
    years = page.get_by_role("table", name=re.compile("by body and financial year"))
    heads = years.locator("thead th").all_inner_texts()
    for body in warehouse.rows("select distinct body_id, body_name, dataset, is_illustrative from marts.body_year"):
        name = f"{body['body_name']} (invented)" if body["is_illustrative"] else str(body["body_name"])
        assert name.replace("'", "&#39;") in html or name in html, "the years are there without JavaScript"
        found = [row.all_inner_texts() for row in _rows_of(years, name)]
        said_of_body = ["" for _ in heads[1:]]
        for year in warehouse.rows(
            "from marts.body_year where body_id = ? and dataset = ? and is_illustrative = ?",
            (body["body_id"], body["dataset"], body["is_illustrative"]),
        ):
            column = str(year["financial_year"])
            mark = "✕ " if year["missing_count"] else ""
            if column in heads:
                said_of_body[heads.index(column) - 1] = f"{mark}{year['month_count']}"
        assert said_of_body in found, name
    months = page.get_by_role("table", name=re.compile("Months of the chosen year"))
    for row in warehouse.rows("select distinct financial_year from marts.body_year where month_count > 0"):
        page.get_by_role("combobox", name="Financial year", exact=True).select_option(str(row["financial_year"]))
        [count] = warehouse.rows(
            "select count(*) filter (where not is_missing) as there, count(*) filter (where is_missing) as missing"
            " from marts.body_month where financial_year = ?",
            (row["financial_year"],),
        )
        expect(months.locator("td").filter(has_text=re.compile("[✓○]"))).to_have_count(count["there"])
        expect(months.locator("td").filter(has_text="✕")).to_have_count(count["missing"])


def test_the_board_says_which_publication_it_is_and_what_changed(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/board/", "What changed since the last publication")
    assert warehouse.refreshed.publication.manifest.publication_id in text
    assert "No earlier publication is kept" in text
