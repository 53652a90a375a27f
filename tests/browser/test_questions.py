"""What people come with: each page answers with the figures of the marts, and choices change them."""

import re

from built_site import Site, in_words, open_folds, said, text_of
from conftest import Warehouse
from playwright.sync_api import Page


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


def test_two_places_are_ranked_only_where_the_mart_ranks_them(warehouse: Warehouse, site: Site, page: Page) -> None:
    text_of(page, f"{site.address}/compare/", "Two places side by side")
    for basis in ("official", "harmonised"):
        page.get_by_role("combobox", name="Count", exact=True).select_option(basis)
        for pair in warehouse.rows(
            "select * from marts.place_comparison where basis = ? and restated_from is null and not is_illustrative"
            " and (statement_id is null or place_id in (select place_id from marts.place_harmonised where is_compared"
            " group by all having count(*) = 1)) and (other_statement_id is null or other_place_id in (select place_id"
            " from marts.place_harmonised where is_compared group by all having count(*) = 1))"
            " order by hash(place_id || other_place_id) limit 3",
            (basis,),
        ):
            page.get_by_role("combobox", name="First place", exact=True).select_option(str(pair["place_name"]))
            page.get_by_role("combobox", name="Second place", exact=True).select_option(str(pair["other_place_name"]))
            assert f"{pair['sentence']}." in said(page)


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
    assert "Lewisham: community safety £149.1m: 6.8% of the place's printed total of £2.2bn" in text
    for part in warehouse.rows(
        "from marts.return_figure where place_id = 'lewisham' and part_of = 'community safety' and measure = 'amount'"
    ):
        assert f"{part['subject']} {in_words(part['value'])}" in text
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


def test_a_number_of_people_that_is_too_small_is_on_no_page(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/themes/", "By theme and place")
    assert "too small to show" in page.content()
    assert "gang-related murder count 1 " not in text
    assert warehouse.rows("from marts.return_figure where is_suppressed and value is not null") == []


def test_which_checks_luton_fails_and_why(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/checks/", "What failed, and what to do")
    for row in warehouse.rows("from marts.place_check where place_id = 'luton_cbeds' and verdict = 'failed'"):
        check = str(row["check_name"]).replace("_", " ")
        assert f"Luton and Central Bedfordshire {check} {row['severity']} {row['sentences']}" in text
    marks = page.get_by_role("table", name=re.compile("Checks of the counts")).locator("td.bad")
    assert marks.count() == warehouse.value(
        "select count(*) from marts.place_check where subject_kind = 'place_return' and verdict = 'failed'"
    )


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
        page.get_by_text(f"{shown['lines']:,} lines{kind}, £{shown['pounds']:,.2f}").first.wait_for(timeout=30_000)
        assert re.search(
            rf"(?<!largest ){shown['lines']:,} lines{re.escape(kind)}, £{shown['pounds']:,.2f}", said(page)
        )
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
    open_folds(page)
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
    for row in warehouse.rows("from marts.place_board"):
        assert f"{row['member_with_payments_count']} of {row['member_count']}" in text
    for row in warehouse.rows("from marts.moderation_queue"):
        assert str(row["sentence"]) in text
    months = page.get_by_role("table", name=re.compile("Months with payment lines"))
    for is_missing, look in ((False, "good"), (True, "bad")):
        [count] = warehouse.rows("select count(*) as months from marts.body_month where is_missing = ?", (is_missing,))
        assert months.locator(f"td.{look}").count() == count["months"]
    assert warehouse.refreshed.publication.manifest.publication_id in text
    assert "No earlier publication is kept" in text
