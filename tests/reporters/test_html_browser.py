"""The page of the `html` format in a real browser: Chromium, driven by Playwright, without a display or a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from msgspec.structs import replace

from gatekeeper.model.report import EarlierRun, Report, Verdict
from gatekeeper.reporters.html import render
from tests.reporters.sample import HOSTILE_NAME, REPORT, finding, flood

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
MANY = 20_000
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium to open the page (`apt install chromium`)"
)


@dataclass
class Opened:
    """A page, and what the browser said and asked for since it was opened."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def shown(self) -> list[str]:
        return self.page.locator("#list .message").all_inner_texts()

    def count(self, text: str) -> None:
        """Waits until the page says how many findings there are, as a screen reader is told."""
        self.page.locator("#count", has_text=text).wait_for(timeout=10_000)

    def remembers(self, button: str) -> bool:
        """Whether the page, loaded again, has a button; the browser takes its time to store what was chosen."""
        for _ in range(20):
            self.page.reload()
            if self.page.get_by_role("button", name=button).is_visible():
                return True
            self.page.wait_for_timeout(250)
        return False

    @property
    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id || document.activeElement.className")

    @property
    def ground(self) -> str:
        return self.page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright, which drives the browser, is not installed")
    with driver.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def past(*values: int) -> tuple[EarlierRun, ...]:
    """Runs with these values of the longest file."""
    return tuple(
        EarlierRun("2026-11-01T10:00:00Z", "a" * 40, "worktree", verdict, 1.0, {"size.file_lines": (verdict, value)})
        for value in values
        for verdict in [Verdict.FAIL if value % 2 else Verdict.PASS]
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    hostile = "<img src=x onerror=alert(1)><script src=https://evil.example/x.js></script>"
    attacked = replace(REPORT, profile=hostile, findings=(finding("lint/F1", HOSTILE_NAME, 1, hostile, help=hostile),))
    made: dict[str, Report] = {
        "sample": REPORT,
        "many": flood(MANY),
        "empty": replace(REPORT, findings=()),
        "attacked": attacked,
        "past": replace(REPORT, past=past(*((30, 25, 41)[nth % 3] + nth for nth in range(60)))),
    }
    for name, report in made.items():
        (folder / f"{name}.html").write_text(render(report), encoding="utf-8")
    return folder


def opened(browser: Any, path: Path, **options: Any) -> Opened:
    page = Opened(browser.new_page(**options))
    page.page.on("console", lambda message: page.said.append(message.text))
    page.page.on("pageerror", lambda error: page.said.append(str(error)))
    page.page.on("request", lambda request: page.asked.append(request.url))
    page.page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", ["sample", "many", "empty", "attacked", "past"])
def test_it_loads_nothing_and_complains_of_nothing(browser: Any, pages: Path, name: str) -> None:
    here = opened(browser, pages / f"{name}.html")
    if name != "empty":
        here.page.get_by_label("Search").fill("e")
        here.count("find")
    here.page.wait_for_timeout(300)
    assert here.asked == [(pages / f"{name}.html").as_uri()]
    assert here.said == []
    assert here.page.locator("img, iframe, script[src], link").count() == 0


def test_what_is_injected_could_load_nothing(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "sample.html")
    blocked = here.page.evaluate(
        """() => {
            const tried = [];
            for (const attempt of [
                () => { document.body.innerHTML = "<img src='https://evil.example/x'>"; },
                () => { document.body.insertAdjacentHTML("beforeend", "<b>x</b>"); },
            ]) { try { attempt(); tried.push("ran"); } catch { tried.push("refused"); } }
            const image = document.createElement("img");
            image.src = "https://evil.example/x";
            document.body.append(image);
            return tried;
        }"""
    )
    here.page.wait_for_timeout(200)
    assert blocked == ["refused"] * 2
    assert any("Content Security Policy" in line for line in here.said)


def test_rows_of_the_script_are_those_of_the_page(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "sample.html")
    content = "[...document.querySelectorAll('.finding')].map(e => e.outerHTML.replace(/\\s+/g, ' '))"
    written = here.page.evaluate(content)
    here.page.get_by_label("Order").select_option("place")
    last = here.page.locator("#list > :last-child")
    last.locator(".place", has_text="shop/views.py:22").wait_for()
    here.page.get_by_role("button", name="Clear").click()
    last.locator(".rule", has_text="lint/S105").wait_for()
    tidy = [row.replace("> <", "><") for row in here.page.evaluate(content)]
    assert tidy == [row.replace("> <", "><") for row in written]


def test_search_and_filters_by_keyboard(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "sample.html")
    keys = here.page.keyboard
    here.count("10 findings")
    keys.press("/")
    assert here.focused == "words"
    keys.type("NEVER cart")
    here.count("1 of 10 findings match")
    assert here.shown() == ["lines 40-42 are never run"]
    keys.press("Enter")
    assert here.page.url.endswith("sample.html"), "the form is sent nowhere"
    here.page.get_by_label("Search").fill("")
    here.count("10 findings")
    for label, typed, says in (
        ("Check", "Lint", "6 of 10"),
        ("Severity", "error", "5 of 10"),
        ("Status", "Not s", "4 of 10"),
    ):
        here.page.get_by_label(label, exact=True).focus()
        keys.type(typed)
        here.count(says)
    here.page.get_by_label("Path").fill("s*op/cart.")
    here.count("2 of 10")
    here.page.get_by_role("button", name="Clear").focus()
    keys.press("Enter")
    here.count("10 findings")
    keys.press("Shift+Tab")
    keys.press("/")
    assert here.focused == "words"


@pytest.mark.parametrize(
    ("status", "number"), [("new", 9), ("not new", 1), ("fixable", 2), ("suppressed", 1), ("", 10)]
)
def test_status(browser: Any, pages: Path, status: str, number: int) -> None:
    here = opened(browser, pages / "sample.html")
    here.page.get_by_label("Status").select_option(status)
    # What is suppressed is not among the new ones.
    here.count(f"{number - (status == 'new')} of 10" if status else "10 findings")


def test_the_checklist_leads_to_the_findings_of_a_condition(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "sample.html")
    here.page.get_by_role("link", name="4 findings of Lint").press("Enter")
    here.count("4 of 10 findings match")
    assert here.focused == "findings"
    assert here.page.get_by_label("Check", exact=True).input_value() == "measure lint.findings"


def test_more_rows_by_keyboard(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "many.html")
    here.count("20,010 findings, the first 30 are shown")
    here.page.get_by_role("button", name="Show 100 more").press("Enter")
    here.count("20,010 findings, the first 130 are shown")
    assert here.focused == "finding", "the first new row has the focus"
    assert here.page.locator(".finding").count() == 130
    here.page.get_by_label("Path").fill("part_07")
    here.count("500 of 20,010 findings match, the first 100 are shown")


def test_light_and_dark(browser: Any, pages: Path) -> None:
    light = opened(browser, pages / "sample.html", color_scheme="light")
    dark = opened(browser, pages / "sample.html", color_scheme="dark")
    bright, dim = light.ground, dark.ground
    assert bright != dim
    button = dark.page.get_by_role("button", name="Theme: system")
    button.press("Enter")
    assert dark.ground == bright
    dark.page.get_by_role("button", name="Theme: light").press("Enter")
    assert dark.ground == dim
    assert dark.remembers("Theme: dark")


def test_structure_for_screen_readers(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "sample.html")
    here.page.keyboard.press("Tab")
    assert here.focused == "skip-link"
    roles = ("banner", "navigation", "main", "contentinfo", "search", "status")
    assert [here.page.get_by_role(role).count() for role in roles] == [1] * len(roles)
    headings = here.page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(e => Number(e.tagName[1]))")
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert here.page.get_by_role("row", name="failed Formatting").get_by_role("rowheader").count() == 1
    assert here.page.evaluate("document.querySelectorAll('[id]').length") == here.page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
    )


def test_it_is_as_wide_as_the_window(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "sample.html", viewport={"width": 360, "height": 700})
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_earlier_runs_are_drawn_and_told(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "past.html", viewport={"width": 420, "height": 800})
    trend = here.page.locator("section", has=here.page.locator("#trend"))
    figure = trend.get_by_role("figure", name="Longest file 412")
    assert "since; limit <= 800" in figure.inner_text()
    assert figure.locator("polyline").bounding_box()["width"] > 200
    assert figure.locator("circle").count() > 1
    trend.get_by_text("As a table").press("Enter")
    rows = trend.get_by_role("row")
    assert rows.count() == 62
    assert rows.nth(1).inner_text().split("\t")[0] == "this run"
    assert here.page.evaluate("document.documentElement.scrollWidth") == 420


def test_without_scripts(browser: Any, pages: Path) -> None:
    here = opened(browser, pages / "many.html", java_script_enabled=False)
    assert here.page.get_by_role("heading", level=1).inner_text() == "Failed: 3 of 13 (2 not verified)"
    assert here.page.locator(".finding:visible").count() == 30
    assert here.page.locator("#filters").is_hidden()
    assert here.page.locator("noscript").inner_text().startswith("Without JavaScript")


OPENED = """() => new Promise((resolve) => {
    const ready = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
    new PerformanceObserver((list) => {
        for (const painted of list.getEntriesByName("first-contentful-paint")) {
            resolve(Math.max(ready, painted.startTime));
        }
    }).observe({ type: "paint", buffered: true });
})"""
"""Milliseconds until the page is painted and its script has run."""


def test_a_great_many_findings_open_quickly(browser: Any, pages: Path) -> None:
    def opening(name: str) -> float:
        page = browser.new_page()
        page.goto((pages / f"{name}.html").as_uri())
        milliseconds = page.evaluate(OPENED)
        page.close()
        return milliseconds

    times = [(opening("empty"), opening("many")) for _ in range(5)]
    empty, many = map(median, zip(*times, strict=True))
    assert many <= 3 * empty, f"{many:.0f} ms instead of {empty:.0f} ms"
