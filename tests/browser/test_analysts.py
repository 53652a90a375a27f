"""The page for analysts: every mart and column is found on it, every worked query can be read and copied."""

import html
import re

from built_site import Site, text_of
from conftest import Warehouse
from playwright.sync_api import Page


def test_every_mart_every_column_and_every_query_is_in_the_page_without_javascript(
    warehouse: Warehouse, site: Site
) -> None:
    page = (site.folder / "analysts" / "index.html").read_text(encoding="utf-8")
    text = " ".join(html.unescape(re.sub(r"<script.*?</script>|<[^>]*>", "", page, flags=re.DOTALL)).split())
    for row in warehouse.rows("from marts.mart"):
        assert f"marts.{row['mart_name']} {row['description']} O{str(row['grain'])[1:]}." in text
    for row in warehouse.rows("from marts.mart_column"):
        said = f"{row['column_name']} {str(row['data_type']).lower()} {row['description']}".replace("`", "")
        assert said in text, f"{row['mart_name']}.{row['column_name']}"
    for row in warehouse.rows("from marts.worked_query"):
        assert f"{row['title']} {row['question']} It gives: {row['gives']}." in text
        assert " ".join(str(row["sql"]).split()) in text


def test_searching_leaves_the_marts_and_columns_that_hold_the_words(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    text_of(page, f"{site.address}/analysts/", "Worked queries")
    marts = page.locator("article[id^='mart-']")
    assert marts.count() == warehouse.value("select count(*) from marts.mart")
    page.get_by_label("Search marts and columns").fill("marts.payee_kind_rule_id")
    assert marts.locator("h4").all_inner_texts() == ["marts.payment_line"]
    assert marts.locator("dt code").all_inner_texts() == ["payee_kind_rule_id"]
    assert marts.locator("details").get_attribute("open") is not None
    assert page.get_by_role("status").filter(has_text="1 mart of").is_visible()
    page.get_by_label("Search marts and columns").fill("no such word")
    assert marts.count() == 0
    page.get_by_label("Search marts and columns").fill("")
    assert marts.count() == warehouse.value("select count(*) from marts.mart")


def test_statements_can_be_scrolled_with_the_keyboard_and_nothing_else_scrolls_sideways(
    warehouse: Warehouse, site: Site, page: Page
) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    text_of(page, f"{site.address}/analysts/", "Worked queries")
    for row in warehouse.rows("from marts.worked_query"):
        statement = page.get_by_role("region", name=f"SQL: {row['title']}", exact=True)
        statement.focus()
        assert statement.evaluate("element => element === document.activeElement")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
