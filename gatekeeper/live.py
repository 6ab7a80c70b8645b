"""How a run goes, on the error stream while it goes: a checklist that fills up, plain lines, or nothing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from msgspec import Struct

from gatekeeper.model.check import Progress
from gatekeeper.reporters import is_terminal, shows_unicode, visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live as Screen

_PATIENCE = 0.3
"""Seconds before anything is shown: a run that is over sooner does not flash up."""
_REFRESH = 8
"""Pictures a second."""
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_SPINNER_ASCII = "|/-\\"
_DONE = {"done": ("•", "green"), "skipped": ("-", "dim"), "broken": ("?", "bold magenta")}
_ENDS = {"skipped": "skipped", "broken": "could not verify"}
_DONE_ASCII = {"done": "+"}


class Display(Protocol):
    """Who is told how the run goes; any thread may tell. What is shown ends with the context."""

    def __enter__(self) -> Self:
        """Begins to show."""
        ...

    def __exit__(self, *error: object) -> None:
        """Takes from the screen what was shown for the time of the run."""
        ...

    def planned(self, titles: Mapping[str, str]) -> None:
        """What is going to run, by the check's id, in the order to show it."""
        ...

    def started(self, check: str, title: str) -> None:
        """A check begins."""
        ...

    def progress(self, check: str, text: Progress) -> None:
        """How far a check has come: "120 tests"."""
        ...

    def finished(self, check: str, how: str, seconds: float) -> None:
        """A check ended: "done", "skipped" or "broken"."""
        ...


def choose(stream: TextIO, environ: Mapping[str, str], *, quiet: bool = False, verbose: bool = False) -> Display:
    """The display that suits the stream: live on a terminal, lines elsewhere if `verbose`, nothing if `quiet`."""
    if quiet:
        return Silent()
    if not is_terminal(stream, environ):
        return Plain(stream) if verbose else Silent()
    return Live(stream, color=not environ.get("NO_COLOR"), unicode=shows_unicode(stream))


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def planned(self, titles: Mapping[str, str]) -> None:
        """Nothing."""

    def started(self, check: str, title: str) -> None:
        """Nothing."""

    def progress(self, check: str, text: Progress) -> None:
        """Nothing."""

    def finished(self, check: str, how: str, seconds: float) -> None:
        """Nothing."""


class Plain(Silent):
    """A line for every check that ended: for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = Lock()

    def finished(self, check: str, how: str, seconds: float) -> None:
        """Writes the line."""
        with self._lock:
            self._stream.write(f"{visible(check)}: {how} in {seconds:.1f} s\n")
            self._stream.flush()


class _Row(Struct):
    title: str
    since: float | None = None
    text: Progress = ""
    how: str = ""
    seconds: float = 0.0

    @property
    def words(self) -> str:
        """How far the check has come, or how it ended."""
        return visible(self.text if isinstance(self.text, str) else self.text()) or _ENDS.get(self.how, "")


class Live:
    """The checklist as it fills up, on a terminal; nothing of it is left at the end."""

    def __init__(self, stream: TextIO, *, color: bool = True, unicode: bool = True) -> None:
        self._stream = stream
        self._color = color
        self._unicode = unicode
        self._rows: dict[str, _Row] = {}
        self._lock = Lock()
        self._begun = time.monotonic()
        self._screen: Screen | None = None

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.live import Live as Screen

        console = Console(file=self._stream, force_terminal=True, no_color=not self._color, highlight=False)
        self._begun = time.monotonic()
        self._screen = Screen(
            get_renderable=self.picture,
            console=console,
            refresh_per_second=_REFRESH,
            transient=True,
            redirect_stdout=False,
        )
        self._screen.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._screen is not None:
            self._screen.stop()
            self._screen = None

    def planned(self, titles: Mapping[str, str]) -> None:
        """Adds a row for each check."""
        with self._lock:
            for check, title in titles.items():
                self._rows.setdefault(check, _Row(visible(title)))

    def started(self, check: str, title: str) -> None:
        """Begins to count the check's seconds."""
        with self._lock:
            self._rows.setdefault(check, _Row(visible(title))).since = time.monotonic()

    def progress(self, check: str, text: Progress) -> None:
        """Shows the words beside the check, in place of earlier ones."""
        with self._lock:
            self._rows.setdefault(check, _Row(visible(check))).text = text

    def finished(self, check: str, how: str, seconds: float) -> None:
        """Marks the check as over."""
        with self._lock:
            row = self._rows.setdefault(check, _Row(visible(check)))
            row.how, row.seconds, row.text = how, seconds, ""

    def picture(self) -> RenderableType:
        """What the screen shows at this moment."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        if now - self._begun < _PATIENCE:
            return Group()
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, justify="right")
        table.add_column(no_wrap=True, overflow="ellipsis" if self._unicode else "crop")
        with self._lock:
            for row in self._rows.values():
                mark, tone, seconds = self._state(row, now)
                title = Text.assemble((f"  {mark} ", tone), (row.title, "dim" if tone == "dim" else ""))
                table.add_row(title, Text(seconds, "dim"), Text(row.words, "dim"))
        return table

    def _state(self, row: _Row, now: float) -> tuple[str, str, str]:
        """The mark of a row, its style, and the seconds to show."""
        if row.how:
            mark, tone = _DONE.get(row.how, _DONE["done"])
            return mark if self._unicode else _DONE_ASCII.get(row.how, mark), tone, f"{row.seconds:.1f} s"
        if row.since is None:
            return " ", "dim", ""
        frames = _SPINNER if self._unicode else _SPINNER_ASCII
        return frames[int(now * _REFRESH) % len(frames)], "cyan", f"{now - row.since:.1f} s"
