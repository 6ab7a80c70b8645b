"""What was compiled while tests were recorded is found again, and nothing is said less often for that."""

from __future__ import annotations

import importlib
import sys
import threading
import warnings
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

import pytest
from _pytest.assertion import rewrite

from tests.workers.conftest import Load


@pytest.fixture
def compiled(load: Load) -> ModuleType:
    return load("gatekeeper_compiled")


class Compiler:
    """Compiles, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def plain(self, _loader: object, data: Any, path: Any, **_more: Any) -> CodeType:
        self.times += 1
        return compile(data, path, "exec", dont_inherit=True)

    def rewritten(self, path: Path, _config: object) -> tuple[str, CodeType]:
        return "state", self.plain(None, path.read_bytes(), str(path))


def keeping(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch, path: Path | None = None) -> Any:
    """Has code kept, or found in a file; Python's own way of compiling is as it was afterwards."""
    monkeypatch.setattr(SourceFileLoader, "source_to_code", SourceFileLoader.source_to_code)
    made = compiled.Compiled()
    made.begin(str(path) if path else None)
    return made


def test_what_was_compiled_is_found_by_its_text_and_its_place(
    compiled: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, compiler = keeping(compiled, monkeypatch), Compiler()
    code = compiled.plain(first, compiler.plain)(None, b"x = 1", "/a.py")
    first.leave(tmp_path)
    compiled.gather(tmp_path)
    second = keeping(compiled, monkeypatch, tmp_path / "code")
    again = compiled.plain(second, compiler.plain)
    assert again(None, b"x = 1", "/a.py") == code
    assert compiler.times == 1
    assert again(None, b"x = 2", "/a.py") != code
    assert again(None, b"x = 1", "/b.py").co_filename == "/b.py"
    assert again(None, b"x = 1", "/a.py", _optimization=2) == code
    assert again(None, "x = 1", "/a.py") == code
    assert compiler.times == 5


def test_the_same_of_tests_with_their_assertions_rewritten(
    compiled: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (path := tmp_path / "test_a.py").write_text("assert 1")
    config, compiler = SimpleNamespace(getini=dict[str, bool]().get), Compiler()
    first = keeping(compiled, monkeypatch)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert compiled.rewritten(first, compiler.rewritten)(path, config)[0] == "state"
    assert not first.made
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    _, code = compiled.rewritten(first, compiler.rewritten)(path, config)
    compiler.times = 1
    first.leave(tmp_path)
    compiled.gather(tmp_path)
    second = keeping(compiled, monkeypatch, tmp_path / "code")
    assert compiled.rewritten(second, compiler.rewritten)(path, config)[1] == code
    assert compiler.times == 1
    path.write_text("assert 2")
    assert compiled.rewritten(second, compiler.rewritten)(path, config)[0] == "state"
    config.getini = {"enable_assertion_pass_hook": True}.get
    path.write_text("assert 1")
    assert compiled.rewritten(second, compiler.rewritten)(path, config)[0] == "state"


def test_what_warns_is_compiled_every_time(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    first, compiler = keeping(compiled, monkeypatch), Compiler()
    for _ in range(2):
        with pytest.warns(SyntaxWarning, match="always true"):
            compiled.plain(first, compiler.plain)(None, b"assert (1, 2)", "/a.py")
    with warnings.catch_warnings(), pytest.raises(SyntaxError, match="always true"):
        warnings.simplefilter("error")
        compiled.plain(first, compiler.plain)(None, b"assert (1, 2)", "/a.py")
    with pytest.raises(SyntaxError, match="invalid"):
        compiled.plain(first, compiler.plain)(None, b"x = = 1", "/a.py")
    assert not first.made


def test_nothing_is_kept_while_other_threads_may_warn(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    first, end = keeping(compiled, monkeypatch), threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    compiled.plain(first, Compiler().plain)(None, b"x = 1", "/a.py")
    end.set()
    thread.join()
    assert not first.made


def test_files_that_are_not_of_this_python_hold_nothing(
    compiled: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (path := tmp_path / "code").write_bytes(b"other" + MAGIC_NUMBER)
    assert not keeping(compiled, monkeypatch, path).known
    assert not keeping(compiled, monkeypatch, tmp_path / "none").known
    first = keeping(compiled, monkeypatch)
    first.leave(tmp_path)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("code-")] == []


def test_imports_are_compiled_by_it_from_when_it_begins(
    compiled: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = keeping(compiled, monkeypatch)
    hidden = SourceFileLoader.source_to_code
    first.begin(None)  # a second time: nothing is done twice
    assert SourceFileLoader.source_to_code is hidden
    (tmp_path / "lazy.py").write_text("VALUE = 1\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert importlib.import_module("lazy").VALUE == 1
    assert len(first.made) == 1


def test_pytest_may_do_it_in_another_way(compiled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    anew = getattr(rewrite, compiled.REWRITING)
    monkeypatch.setattr(rewrite, compiled.REWRITING, anew)
    compiled.Compiled().rewrite()
    assert getattr(rewrite, compiled.REWRITING) is not anew
    monkeypatch.delattr(rewrite, compiled.REWRITING)
    compiled.Compiled().rewrite()
    assert not hasattr(rewrite, compiled.REWRITING)
