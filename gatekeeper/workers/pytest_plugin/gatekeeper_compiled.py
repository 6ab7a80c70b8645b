"""Code that a recorded run compiled, found again by what it was compiled from.

Python and pytest keep theirs beside the sources, where gatekeeper has nothing written. A run of some tests would spend
much of its time on compiling what they import, and on rewriting the assertions of their files.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import threading
import warnings
from collections.abc import Callable
from functools import partial
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

IMPORTLIB = "<frozen importlib._bootstrap_external>"
"""The file whose functions Python leaves out of what it says of a failed import, or of a warning in a module."""
REWRITING = "_rewrite_test"
"""The function by which pytest compiles with other assertions; it is no part of what pytest promises to have."""
NAME = "code"
"""The file that holds all code of a run; each process leaves one whose name begins so."""


class Compiled:
    """What is `known` from a recorded run, and what this process has `made`, by what it was compiled from."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self.made: dict[str, CodeType] = {}
        self._is_kept = False
        self._has_begun = False

    def begin(self, path: str | None) -> None:
        """Finds code in a file from now on; without one, keeps what is compiled."""
        if self._has_begun:
            return
        self._has_begun = True
        self._is_kept = path is None
        self.known = read(path) if path else {}
        SourceFileLoader.source_to_code = hidden(plain(self, SourceFileLoader.source_to_code), IMPORTLIB)

    def rewrite(self) -> None:
        """The same for what pytest compiles with its assertions rewritten."""
        from _pytest.assertion import rewrite

        anew: Any = getattr(rewrite, REWRITING, None)
        if anew is not None:
            setattr(rewrite, REWRITING, hidden(rewritten(self, anew), anew.__code__.co_filename))

    def find(self, make: Callable[[], CodeType], *parts: str | bytes) -> CodeType | None:
        """The code of a source; None where it is to be compiled as usual.

        That is also where something is to be said of it, in every run: a warning may be an error.
        """
        key = named(parts)
        if key in self.known:
            return marshal.loads(self.known[key])  # nosec B302 - from an entry that gatekeeper has sealed
        made = quietly(make) if self._is_kept else None
        if made is not None:
            self.made[key] = made
        return made

    def leave(self, folder: Path) -> None:
        """Writes down what was made."""
        if self.made:
            write({key: marshal.dumps(one) for key, one in self.made.items()}, folder / f"{NAME}-{os.getpid()}")


COMPILED = Compiled()


def plain(compiled: Compiled, compile_anew: Callable[..., CodeType]) -> Callable[..., CodeType]:
    """What compiles the source of a module, if it must."""

    def source_to_code(self: Any, data: Any, path: Any, **more: Any) -> CodeType:
        usual = isinstance(data, bytes) and not more
        make = partial(compile_anew, self, data, path)
        found = compiled.find(make, "plain", data, str(path)) if usual else None
        return compile_anew(self, data, path, **more) if found is None else found

    return source_to_code


def rewritten(compiled: Compiled, anew: Callable[..., Any]) -> Callable[..., Any]:
    """What does the same for pytest, and says as well by what pytest would know its own file of byte code again."""
    import pytest

    def rewrite_test(path: Path, config: Any) -> Any:
        if not sys.dont_write_bytecode:
            return anew(path, config)
        kind = f"pytest {pytest.__version__} {config.getini('enable_assertion_pass_hook')}"
        with path.open("rb") as file:
            source = file.read()
        found = compiled.find(lambda: anew(path, config)[1], kind, source, str(path))
        return anew(path, config) if found is None else (None, found)

    return rewrite_test


def hidden(function: Any, file: str) -> Any:
    """The function as if it stood in a file whose functions are left out of what is said of a failure."""
    function.__code__ = function.__code__.replace(co_filename=file)
    return function


def quietly(make: Callable[[], CodeType]) -> CodeType | None:
    """What is compiled without a word; None where it is not, or another thread's words could be taken for it."""
    if threading.active_count() > 1:
        return None
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            made = make()
    except Exception:  # it is told by whoever compiles it as usual
        return None
    return None if told else made


def named(parts: tuple[str | bytes, ...]) -> str:
    """What code is found by."""
    told = hashlib.blake2b(b"%d" % sys.flags.optimize, digest_size=16)
    for part in parts:
        content = part if isinstance(part, bytes) else os.fsencode(part)
        told.update(b" %d " % len(content))
        told.update(content)
    return told.hexdigest()


def read(path: str) -> dict[str, bytes]:
    """What a file holds; nothing where there is none, or one of another Python's."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        return {}
    if not content.startswith(MAGIC_NUMBER):
        return {}
    return marshal.loads(content[len(MAGIC_NUMBER) :])  # nosec B302 - from this run, or an entry that was sealed


def write(codes: dict[str, bytes], path: Path) -> None:
    """Writes a file that holds them."""
    path.write_bytes(MAGIC_NUMBER + marshal.dumps(codes))


def gather(folder: Path) -> None:
    """Puts together what the processes of a session left."""
    parts = [read(str(path)) for path in sorted(folder.glob(f"{NAME}-*"))]
    write({key: one for part in parts for key, one in part.items()}, folder / NAME)
