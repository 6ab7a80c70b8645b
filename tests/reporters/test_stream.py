import io

import pytest

from gatekeeper import reporters
from gatekeeper.reporters import _stream as stream
from gatekeeper.reporters import agent, json, text
from tests.reporters.sample import REPORT, AsciiTerminal, Terminal, golden, passing


class OddTerminal(Terminal):
    encoding = "no-such-encoding"


@pytest.mark.parametrize(
    ("to", "environ", "colors"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "xterm", "CI": "true"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_colours_only_where_somebody_sees_them(to: io.StringIO, environ: dict[str, str], colors: bool) -> None:
    assert stream.shows_colors(to, environ) is colors
    assert ("\x1b[" in reporters.render("text", REPORT, stream=to, environ=environ)) is colors


@pytest.mark.parametrize(("to", "shows"), [(Terminal(), True), (AsciiTerminal(), False), (OddTerminal(), False)])
def test_what_the_encoding_can_show(to: io.StringIO, shows: bool) -> None:
    assert stream.shows_unicode(to) is shows


def test_ascii_stream_gets_ascii_marks() -> None:
    assert reporters.render("text", REPORT, stream=AsciiTerminal(), environ={"CI": "1"}) == golden("text-ascii.txt")


def test_standard_output_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", AsciiTerminal())
    assert reporters.render("text", REPORT, environ={"CI": "1"}) == golden("text-ascii.txt")


def test_quiet_and_verbose() -> None:
    quiet = {
        name: reporters.render(name, passing(), stream=Terminal(), quiet=True) for name in ("text", "agent", "json")
    }
    assert quiet == {"text": "", "agent": "", "json": json.render(passing())}
    assert reporters.render("agent", REPORT, quiet=True) == agent.render(REPORT)
    styled = text.render_styled(REPORT, color=False, unicode=True, verbose=True)
    assert reporters.render("text", REPORT, stream=Terminal(), environ={"CI": "1"}, verbose=True) == styled
