import io
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from gatekeeper import live
from gatekeeper.live import Live, Plain, Silent, choose
from tests.reporters.sample import AsciiTerminal, Terminal


def words(text: str) -> str:
    """What was written, without escape sequences."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_PATIENCE", 0.0)


def drawn(display: Live) -> str:
    """One picture, as plain text."""
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=80).print(display.picture())
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


@pytest.mark.parametrize(
    ("stream", "environ", "kind"),
    [
        (Terminal(), {}, Live),
        (Terminal(), {"TERM": "xterm", "CI": "false"}, Live),
        (Terminal(), {"TERM": "dumb"}, Silent),
        (Terminal(), {"CI": "true"}, Silent),
        (io.StringIO(), {}, Silent),
    ],
)
def test_live_only_where_somebody_watches(stream: io.StringIO, environ: dict[str, str], kind: type) -> None:
    assert type(choose(stream, environ)) is kind
    assert type(choose(stream, environ, quiet=True)) is Silent
    if kind is Silent:
        assert type(choose(stream, environ, verbose=True)) is Plain


def test_silent_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with Silent() as display:
        display.planned({"lint": "Lint"})
        display.started("lint", "Lint")
        display.progress("lint", "12 files")
        display.finished("lint", "done", 1.0)
    assert capsys.readouterr() == ("", "")


def test_plain_writes_a_line_for_each_check_that_ended() -> None:
    stream = io.StringIO()
    with Plain(stream) as display:
        display.planned({"lint": "Lint", "tests": "Tests"})
        display.started("tests", "Tests")
        display.progress("tests", "12 tests")
        display.finished("lint", "broken", 0.26)
        display.finished("te\x1bsts", "done", 12.0)
    assert stream.getvalue() == "lint: broken in 0.3 s\nte\\x1bsts: done in 12.0 s\n"


def test_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(float(second) for second in range(100))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    display = Live(Terminal())
    display.planned({"lint": "Lint", "types": "Types", "format": "Formatting", "coverage": "Coverage \x1b[2J"})
    display.started("tests", "Tests")
    display.progress("tests", "120 tests")
    display.progress("complexity", lambda: "31 \x1bfiles")
    display.finished("lint", "done", 0.52)
    display.finished("types", "broken", 3.0)
    display.finished("format", "skipped", 0.0)
    assert drawn(display).splitlines() == [
        "  • Lint              0.5 s",
        "  ? Types             3.0 s  could not verify",
        "  - Formatting        0.0 s  skipped",
        "    Coverage \\x1b[2J",
        "  ⠦ Tests             1.0 s  120 tests",
        "    complexity               31 \\x1bfiles",
    ]


def test_the_picture_in_ascii() -> None:
    display = Live(AsciiTerminal(), unicode=False)
    display.started("tests", "Tests")
    display.finished("lint", "done", 0.5)
    display.finished("types", "broken", 0.5)
    assert drawn(display).isascii()
    assert "+ lint" in drawn(display)
    assert "? types" in drawn(display)


def test_nothing_is_shown_of_a_run_that_is_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_PATIENCE", 60.0)
    stream = Terminal()
    with Live(stream) as display:
        display.started("lint", "Lint")
        display.finished("lint", "done", 0.1)
    assert words(stream.getvalue()).strip() == ""


def test_the_screen_is_left_clean_even_by_an_error() -> None:
    stream = Terminal()
    with pytest.raises(KeyboardInterrupt), Live(stream) as display:
        display.started("tests", "Tests")
        time.sleep(0.3)
        raise KeyboardInterrupt
    written = stream.getvalue()
    assert "Tests" in words(written)
    assert written.rstrip("\n").endswith("\x1b[2K"), "the last thing done is to erase"
    assert written.count("\x1b[?25l") == written.count("\x1b[?25h"), "the cursor is visible again"
    display.__exit__()


@pytest.mark.parametrize(("environ", "colors"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_unless_refused(environ: dict[str, str], colors: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    with choose(stream, environ) as display:
        display.started("tests", "Tests")
        time.sleep(0.3)
    assert bool(re.search(r"\x1b\[3\dm", stream.getvalue())) is colors


def test_threads_may_tell_at_the_same_time() -> None:
    stream = Terminal()

    def check(name: str) -> None:
        display.started(name, name)
        for done in range(200):
            display.progress(name, f"{done} tests")
        display.finished(name, "done", 0.1)

    with Live(stream) as display, ThreadPoolExecutor(8) as pool:
        list(pool.map(check, [f"check{nth}" for nth in range(16)]))
    assert drawn(display).count("•") == 16
