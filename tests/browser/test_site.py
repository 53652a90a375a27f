"""The built site in headless Chromium, with every outside host refused: figures on the pages are those of the marts."""

import re

from built_site import Site, in_words, text_of, unfolded
from conftest import Warehouse
from playwright.sync_api import Page


def pounds(value: object) -> str:
    return f"£{value:,.2f}"


def test_the_overview_shows_the_figures_of_the_marts_and_says_what_is_invented(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/", "Unplaced payments")
    [summary] = warehouse.rows("from marts.payments_summary where not is_illustrative")
    assert "invented figures" in text
    assert f"Payment lines {summary['line_count']:,}" in text
    assert f"Lines in quarantine {summary['lines_quarantined']:,}" in text
    assert f"Unplaced payments: {in_words(summary['unplaced_gbp'])}" in text
    text = unfolded(page)
    for is_illustrative in (False, True):
        [shown] = warehouse.rows("select value from marts.publication_setting where setting = 'overview_items'")
        rows = warehouse.rows(
            "select body_name, unplaced_reason, sum(amount_gbp) as amount_gbp from marts.unplaced_spend"
            " where is_illustrative = ? group by all order by amount_gbp desc, body_name",
            (is_illustrative,),
        )
        for row in rows[: int(str(shown["value"]))]:
            assert in_words(row["amount_gbp"]) in text
    for row in warehouse.rows("from marts.layer_total"):
        assert row["layer"] in text
    for row in warehouse.rows("from marts.place where not is_illustrative"):
        assert row["name"] in text
    for row in warehouse.rows("from marts.place_summary where restated_from is null"):
        assert f"£{row['gbp_per_head']:,.0f}" in text
        assert f"Official count, {row['financial_year']}" in text
        assert f"official count of {row['financial_year']}, and published payments" in text


def test_the_overview_says_which_bodies_and_years_payments_are_of_and_what_has_no_date(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/", "Unplaced payments")
    [row] = warehouse.rows("from marts.payments_summary where not is_illustrative")
    assert (
        f"{row['member_with_payments_count']} of the {row['member_count']} bodies that serve a place have payments of their"
        f" own counted there: bodies of {row['place_with_files_count']} of {row['place_total_count']} places." in text
    )
    [dates] = re.findall(r"Dates of payment: [^.]*\.", text)
    assert not re.search(r"\s[.,;]", dates)
    assert ("no date" in dates) == (row["undated_line_count"] > 0)
    years = f"{row['first_financial_year']} to {row['last_financial_year']}"
    assert f"Pounds read {in_words(row['amount_gbp'])} {years} together" in text
    for place in warehouse.rows("from marts.place_payments_summary where not is_illustrative and line_count > 0"):
        of_place = sorted({str(place["first_financial_year"]), str(place["last_financial_year"])})
        files = f"{place['member_with_payments_count']} of {place['member_count']}"
        assert f"{in_words(place['amount_gbp'])} {' to '.join(of_place)} {files}" in text
    for basis in warehouse.rows("from marts.place_basis"):
        assert str(basis["says"]) in text


def test_no_invented_figure_is_in_the_overviews_count_of_findings(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/", "Unplaced payments")
    counts = dict.fromkeys(("passed", "failed", "not_measurable"), 0)
    for row in warehouse.rows(
        "select verdict, count(*) as measured from marts.finding where not is_illustrative group by verdict"
    ):
        counts[str(row["verdict"])] = int(str(row["measured"]))
    assert warehouse.rows("select 1 from marts.finding where is_illustrative limit 1")
    assert (
        f"Of the real figures, {counts['passed']:,} measured values lie within the bounds of their checks,"
        f" {counts['failed']:,} outside; {counts['not_measurable']:,} can't be measured" in text
    )


def test_the_official_page_shows_the_count_of_every_place_to_the_penny_and_what_was_printed(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text_of(page, f"{site.address}/official/", "Every year, to the penny")
    text = unfolded(page)
    places = warehouse.rows("from marts.place_summary where is_complete")
    assert len({row["place_id"] for row in places}) == 13
    for row in places:
        assert row["place_name"] in text
        assert pounds(row["current_gbp"]) in text
        assert pounds(row["high_gbp"]) in text
    for row in warehouse.rows("from marts.printed_comparison where restated_from is not null"):
        assert f"{row['printed_text']}" in text
        assert row["verdict"] in text
    for row in warehouse.rows("from marts.control_total where cofog_code = 'all'"):
        assert f"{row['ratio']:.4f}" in text
    for row in warehouse.rows("from marts.official_unplaced where financial_year = '2010-11'"):
        reason = str(row["unplaced_reason"]).replace("_", " ")
        assert f"{row['spender']} 2010-11 {reason} {row['figure_count']}" in text
    for row in warehouse.rows(
        "select distinct sharing.name from marts.place_count"
        " inner join marts.apportionment_key as sharing using (apportionment_key)"
    ):
        assert row["name"] in text
    for row in warehouse.rows("from marts.grade"):
        assert f"{row['grade']} (±{row['relative_half_width'] * 100:.0f}%), {row['name']}" in text
    for row in warehouse.rows("from marts.place_set_summary where restated_from is not null"):
        assert f" {row['place_set_name']}, restated to {row['financial_year']}: £" in text


def test_a_place_held_against_the_others_is_ranked_only_where_intervals_do_not_overlap(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text_of(page, f"{site.address}/official/", "Every year, to the penny")
    page.get_by_label("Compare with").first.select_option("Croydon")
    verdicts = page.locator("figure").first.locator("em").all_inner_texts()
    [overlapping] = warehouse.rows(
        "select count(*) as places from marts.place_summary as other, marts.place_summary as held"
        " where held.place_id = 'croydon' and other.place_id != 'croydon'"
        " and held.restated_from is null and other.restated_from is null"
        " and other.low_gbp_per_head <= held.high_gbp_per_head and other.high_gbp_per_head >= held.low_gbp_per_head"
    )
    assert len(verdicts) == 13
    assert verdicts.count("can't be told apart") == overlapping["places"]
    assert verdicts.count("held against the others") == 1


def test_each_place_shows_its_official_total(warehouse: Warehouse, site: Site, page: Page) -> None:
    for row in warehouse.rows("from marts.place_summary where is_complete and restated_from is null"):
        text = text_of(page, f"{site.address}/place/{row['place_id']}/", "Published payments")
        assert f"Official count, {row['financial_year']}" in text
        assert f"To the penny: {pounds(row['current_gbp'])}" in text
        assert f"{row['population']:,}" in text
        assert f"totalplace trace {row['place_id']}/{row['financial_year']}" in text


def test_a_place_says_what_each_printed_figure_measures_and_an_interval_only_where_there_is_one(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    words = {
        "total": "in all",
        "per_head": "for each resident",
        "per_household": "for each household",
        "local_total": "spent by local bodies",
    }
    rows = warehouse.rows(
        "from marts.printed_comparison where restated_from is not null and place_id in ('bdp', 'luton_cbeds')"
    )
    assert {row["measure"] for row in rows} == set(words)
    for row in rows:
        text = text_of(page, f"{site.address}/place/{row['place_id']}/", "Published payments")
        begin = re.escape(f"Printed: {row['printed_text']} {words[row['measure']]} (")
        [said] = re.findall(rf"{begin}.*?\.(?= Printed| Official count of each)", text)
        assert ("between" in said) == (row["official_low"] is not None)
        assert ("nothing to compare" in said) == (row["official"] is None)
        assert "–" not in said


def test_a_place_shows_its_payments_to_the_penny(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/place/croydon/", "Bodies of the place")
    [place] = warehouse.rows("from marts.place_payments_summary where place_id = 'croydon'")
    assert pounds(place["amount_gbp"]) in text
    for basis in warehouse.rows(
        "select says, sum(line_count) as lines, sum(amount_gbp) as amount_gbp from marts.place_spend"
        " inner join marts.place_basis using (place_basis) where place_id = 'croydon' group by all"
    ):
        said_of = str(basis["says"])
        assert f"{said_of[0].upper()}{said_of[1:]}" in text
        assert f"{basis['lines']:,} {pounds(basis['amount_gbp'])}" in text
    assert "Croydon" in text
    assert "invented" not in text


def test_a_place_without_payments_says_so(site: Site, page: Page) -> None:
    assert "No payment file of a body of this place" in text_of(
        page, f"{site.address}/place/worcs/", "Bodies of the place"
    )


def test_the_fictional_place_says_that_it_is_fictional(warehouse: Warehouse, site: Site, page: Page) -> None:
    text = text_of(page, f"{site.address}/place/exampleshire/", "Bodies of the place")
    assert "fictional place" in text
    assert "illustrative" in text
    assert "Exampleshire has no official count" in text
    assert "To the penny" not in text


def test_the_sources_page_lists_every_file_and_why_some_were_not_read(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    shown = text_of(page, f"{site.address}/sources/", "Files that could not be read")
    text = unfolded(page)
    for row in warehouse.rows("from marts.source_file where not is_illustrative"):
        assert row["file_name"] in text
        assert row["file_sha256"] in text
        assert row["licence"] is None or row["licence"] in text
    for row in warehouse.rows(
        "from marts.source_file where verdict in ('payments', 'nil_return') and body_name is not null"
    ):
        assert f"{row['file_name']} {'(invented) ' if row['is_illustrative'] else ''}{row['body_name']}" in text
    for row in warehouse.rows("from marts.source_file where warnings is not null"):
        assert f"{row['body_name'] or '–'} {row['warnings_in_words']}" in text
        assert not any(name in text for name in str(row["warnings"]).split(", ")), "a reader sees sentences, no codes"
    for row in warehouse.rows(
        "select title, count(*) as files from marts.source_file inner join marts.dataset using (dataset)"
        " where verdict not in ('statistics', 'place_return') group by all"
    ):
        assert re.search(rf"{re.escape(str(row['title']))}: {row['files']:,} files? of ", shown)
    for row in warehouse.rows("from marts.source_file where verdict in ('unreadable', 'not_payments')"):
        assert str(row["reason"]) in text
    of_returns = "('place_return', 'place_set', 'region')"
    for row in warehouse.rows(f"select distinct check_title from marts.finding where subject_kind not in {of_returns}"):
        assert row["check_title"] in text


def test_headings_and_key_figures_are_in_the_page_without_javascript(warehouse: Warehouse, site: Site) -> None:
    page = re.sub(r"\s+", " ", (site.folder / "place" / "croydon" / "index.html").read_text())
    [place] = warehouse.rows("from marts.place_payments_summary where place_id = 'croydon'")
    assert ">Croydon<" in page
    assert f"£{place['amount_gbp']:,.0f}" in page
    [count] = warehouse.rows("from marts.place_summary where place_id = 'croydon' and restated_from is null")
    assert pounds(count["current_gbp"]) in page
    official = (site.folder / "official" / "index.html").read_text()
    assert f"£{count['gbp_per_head']:,.0f}" in official
    assert "whisker" in official
    overview = (site.folder / "index.html").read_text()
    assert "Evidence" not in re.sub(r"<script.*?</script>|<[^>]*>", "", overview, flags=re.DOTALL)


def test_the_page_of_places_own_counts_shows_every_return_its_status_and_what_waits(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/moderation/", "What every check found")
    assert "every figure of it is invented" in text
    for row in warehouse.rows("from marts.return_version"):
        assert row["status"] in text
        assert row["place_name"] in text
    for row in warehouse.rows("from marts.moderation_queue"):
        assert f"{row['check_title']} {row['short_sentence']} {row['what_to_do']}" in text
    for row in warehouse.rows(
        "select distinct statement_id from marts.place_harmonised where statement_id like '%\\_%' escape '\\'"
    ):
        assert str(row["statement_id"]) not in text, "documents have names"
    query = "from marts.place_harmonised where is_compared and not is_illustrative"
    for row in warehouse.rows(query):
        assert (
            f"£{row['gbp_per_head']:,.0f} £{row['low_gbp_per_head']:,.0f} to £{row['high_gbp_per_head']:,.0f}" in text
        )


def test_the_page_of_a_place_leads_from_its_declared_count_to_the_standard(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text = text_of(page, f"{site.address}/place/bdp/", "On the standard basis")
    [count] = warehouse.rows("from marts.place_harmonised where place_id = 'bdp'")
    assert f"Declared £{count['declared_gbp'] / 10**9:.2f}bn" in text
    assert f"On the standard basis £{count['harmonised_gbp'] / 10**9:.2f}bn" in text
    assert f"{count['unknown_attribute_count']} attributes of method not known" in text
    for step in warehouse.rows("from marts.place_harmonising_step where place_id = 'bdp' and amount_gbp <> 0"):
        assert step["attribute_name"] in text
        assert step["basis"] in text
