"""Every page of the site: it renders, fits a phone, can be used by everybody, and says where its figures come from."""

import re
from collections.abc import Callable

import pytest
from built_site import Site
from conftest import Warehouse
from playwright.sync_api import Page

from orchestration.settings import REPOSITORY

_AXE = REPOSITORY / "reports" / "node_modules" / "axe-core" / "axe.min.js"
_PAGES = sorted(path.stem for path in (REPOSITORY / "reports" / "pages").glob("*.md"))
# A place with payments, one with a held return, and the fictional one: all that a page of a place can show.
_PLACES = ("croydon", "luton_cbeds", "exampleshire")
_PATHS = [*("" if page == "index" else page for page in _PAGES), *(f"place/{place}" for place in _PLACES)]
# What axe finds in the frame that the report tool draws around every page, and that is the vendor's to mend: its rule and
# what its element holds.
_VENDORS: tuple[tuple[str, str], ...] = ()
_SERIOUS = """
    async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
        .filter((found) => ['serious', 'critical'].includes(found.impact))
        .flatMap((found) => found.nodes.map((node) => [found.id, node.html.slice(0, 300), node.failureSummary]))
"""


def opened(open_page: Callable[[int], Page], site: Site, path: str, width: int) -> Page:
    page = open_page(width)
    page.goto(f"{site.address}/{path}/" if path else f"{site.address}/")
    page.get_by_text("Where these figures come from").first.wait_for(timeout=30_000)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("path", _PATHS)
def test_a_page_renders_and_axe_finds_nothing_serious_in_it(
    site: Site, open_page: Callable[[int], Page], path: str
) -> None:
    page = opened(open_page, site, path, 1280)
    page.add_script_tag(path=_AXE)
    found = [
        (rule, html, summary)
        for rule, html, summary in page.evaluate(_SERIOUS)
        if not any(rule == vendors and part in html for vendors, part in _VENDORS)
    ]
    assert found == []


@pytest.mark.parametrize("path", _PATHS)
def test_a_page_fits_a_phone(site: Site, open_page: Callable[[int], Page], path: str) -> None:
    page = opened(open_page, site, path, 375)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("path", _PATHS)
def test_a_page_says_its_sources_period_count_and_certainty_without_javascript(site: Site, path: str) -> None:
    html = (site.folder / path / "index.html").read_text()
    text = re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]*>", "", html, flags=re.DOTALL))
    assert re.search("<h1", html)
    for word in ("Source", "Period", "Count source", "Certainty"):
        assert re.search(word, text, re.IGNORECASE), word


def test_pages_with_invented_figures_say_so(warehouse: Warehouse, site: Site) -> None:
    for path in _PATHS:
        html = (site.folder / path / "index.html").read_text()
        if "Exampleshire" in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL):
            assert re.search("invented|illustrative", html), path


_NOTES = """
    () => Array.from(document.querySelectorAll('.rows-chart .figures')).flatMap((figures) => {
        const [amount, note] = figures.children;
        if (amount?.tagName !== 'B' || note?.tagName !== 'SPAN' || !figures.offsetParent) return [];
        const [left, right] = [amount.getBoundingClientRect(), note.getBoundingClientRect()];
        const fits = left.width + right.width + 10 < figures.getBoundingClientRect().width;
        const isBeside = Math.abs(left.top - right.top) < 2 && right.left > left.right;
        const isBelow = right.top > left.top && Math.abs(left.left - right.left) < 2;
        return [[figures.textContent, isBeside || (!fits && isBelow)]];
    })
"""


@pytest.mark.parametrize("path", ["themes", "place/croydon"])
def test_what_is_said_of_a_bar_stands_beside_its_amount_or_below_it_without_an_indent(
    site: Site, open_page: Callable[[int], Page], path: str
) -> None:
    notes = opened(open_page, site, path, 1280).evaluate(_NOTES)
    assert notes
    assert [text for text, is_aligned in notes if not is_aligned] == []
