"""The worker that measures functions, called in this process; the checks' tests run it as the script that it is."""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.workers import functions

SOURCE = "class A:\n    def f(self):\n        if self:\n            pass\n"


@pytest.fixture(autouse=True)
def _this_process_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    gc.enable()


def answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: Path, **request: object
) -> object:
    asked = {"files": [str(path)], "radon": None, "maintainability": False} | request
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    functions.main()
    (said,) = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, {"functions": [["A.f", 2, 4]]}),
        ({"radon": ""}, {"functions": [["A.f", 2, 2]], "blocks": [3, 2], "index": None}),
        ({"radon": "/nowhere"}, {"functions": [["A.f", 2, 2]], "blocks": [3, 2], "index": None}),
    ],
)
def test_lengths_or_complexities(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    request_: dict[str, object],
    expected: object,
) -> None:
    (tmp_path / "a.py").write_text(SOURCE)
    assert answer(monkeypatch, capsys, tmp_path / "a.py", **request_) == expected


def test_the_maintainability_index(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert functions.examine(str(tmp_path / "a.py"), True, True) == {"functions": [], "blocks": [], "index": 100.0}


@pytest.mark.parametrize(
    ("content", "error", "line"),
    [
        (b"x = 1\nx = (\n", "'(' was never closed", 2),
        (b"# coding: nonsense\n", "unknown encoding: nonsense", None),
        (b"x = '\xe9'\n\n\n\xe9", "", None),
        (None, "No such file or directory", None),
    ],
)
def test_what_cannot_be_read_or_parsed_is_said(
    tmp_path: Path, content: bytes | None, error: str, line: int | None
) -> None:
    if content is not None:
        (tmp_path / "a.py").write_bytes(content)
    said = functions.examine(str(tmp_path / "a.py"), False, False)
    assert said.keys() == {"error", "line"}
    assert error in said["error"]
    assert said["line"] == line


@pytest.mark.parametrize("raised", [RecursionError("too deep"), MemoryError("too much"), ValueError("null bytes")])
def test_a_parser_that_gives_up_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception) -> None:
    def give_up(source: str) -> None:
        raise raised

    (tmp_path / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(functions.ast, "parse", give_up)
    expected = {"error": f"{type(raised).__name__}: {raised}", "line": None}
    assert functions.examine(str(tmp_path / "a.py"), False, False) == expected
