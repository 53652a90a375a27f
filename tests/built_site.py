"""The built site, under a base path as on a shared server, in headless Chromium with every outside host refused."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orchestration.node import NodeMissing, find_node
from orchestration.serve import site_server
from orchestration.site import build_site

# Tests without a browser don't wait for its library.
if TYPE_CHECKING:
    from conftest import Warehouse
    from playwright.sync_api import Browser, Page, Route

BASE_PATH = "/finance/total-place"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]


@dataclass
class Site:
    """The served site, and what its pages asked for that is not under its address."""

    address: str
    folder: Path
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(warehouse: "Warehouse") -> Iterator[Site]:
    try:
        find_node()
    except NodeMissing as error:
        pytest.skip(str(error))
    settings = warehouse.settings.model_copy(update={"base_path": BASE_PATH})
    folder, _ = build_site(settings, warehouse.refreshed.publication, lambda step: None)
    server = site_server(settings, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(f"http://127.0.0.1:{server.server_port}{BASE_PATH}", folder)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the pages are not looked at (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(site: Site, browser: "Browser") -> Iterator[Callable[[int], "Page"]]:
    """Opens an empty page of a width; at the end, nothing outside was asked for and nothing went wrong in the pages."""
    contexts = []

    def only_this_site(route: "Route") -> None:
        if route.request.url.startswith((f"{site.address}/", "data:", "blob:")):
            route.continue_()
        else:
            site.outside.append(route.request.url)
            route.abort()

    def opened(width: int) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 1600}, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", only_this_site)
        page.on("pageerror", lambda error: site.errors.append(str(error)))
        page.on("console", lambda message: site.errors.append(message.text) if message.type == "error" else None)
        return page

    site.outside.clear()
    site.errors.clear()
    yield opened
    for context in contexts:
        context.close()
    assert site.outside == []
    assert site.errors == []


@pytest.fixture
def page(open_page: Callable[[int], "Page"]) -> "Page":
    return open_page(1280)


def text_of(page: "Page", address: str, waits_for: str) -> str:
    """Everything a page says, once it says what is waited for."""
    page.goto(address)
    page.get_by_text(waits_for).first.wait_for(timeout=30_000)
    page.wait_for_load_state("networkidle")
    return said(page)


def unfolded(page: "Page") -> str:
    """Everything a page says with all its folds opened, as a reader may: what is shut is not said."""
    page.locator("details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
    return said(page)


def said(page: "Page") -> str:
    """Everything a page says now, its white space as single blanks."""
    return re.sub(r"\s+", " ", page.locator("body").inner_text())


def in_words(amount: object) -> str:
    """Pounds as the pages say them: three leading figures."""
    value = Decimal(str(amount))
    sign = "-" if value < 0 else ""
    for unit, least, name in ((10**9, Decimal("999.5e6"), "bn"), (10**6, Decimal(10**6), "m")):
        if abs(value) >= least:
            scaled = abs(value) / unit
            digits = max(0, 3 - len(str(int(scaled))))
            return f"{sign}£{scaled.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,}{name}"
    return f"{sign}£{abs(value).quantize(Decimal(1), ROUND_HALF_UP):,}"
