"""What the code under test opens, starts and asks for, heard through Python's audit hooks."""

from __future__ import annotations

import inspect
import os
import re
import stat
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from itertools import islice
from types import CodeType
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STRANGE = (
    *("subprocess.", "os.system", "os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty."),
    *("socket.connect", "socket.bind", "socket.send", "socket.getaddrinfo", "socket.gethostby", "socket.getnameinfo"),
    *("ctypes.", "mmap.", "marshal.dumps", "winreg."),
    *("gc.get_objects", "gc.get_referrers", "sys.setprofile", "sys.addaudithook", "shelve", "dbm."),
)
"""How events begin by which code reaches what cannot be followed."""
CHANGES = (
    *("os.remove", "os.rename", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.utime"),
)
"""Events by which files change without being opened."""
IMPORTERS = ("importlib._bootstrap_external", "_frozen_importlib_external", "_pytest.assertion.rewrite")
THROUGH = ("pathlib", "gatekeeper_compiled")
"""Modules with whose help they read."""
PYTEST = ("_pytest.pathlib", "_pytest.tmpdir")
GUESSERS = ("hypothesis.internal.constants_ast", "hypothesis.internal.reflection")
"""Who reads sources to draw likelier values; what is drawn differs in every run."""
ASKERS = ("platform", "ctypes.util", "uuid", "pytest_benchmark", "cpuinfo")
"""Who starts programs that say what the machine is, where its libraries are, or which commit this is."""
SEARCHERS = (("doctest", "find"), ("bdb", "reset"))
"""Who tells where the examples of doctest stand, and begins to run them: modules and functions."""
SYSTEM = ("/usr/", "/etc/", "/dev/", "/proc/", "/sys/", "/lib", "/bin/", "/opt/")
"""Where only administrators write."""
STDLIB = ("<frozen", os.path.realpath(sysconfig.get_path("stdlib")), sysconfig.get_path("stdlib"))
"""How the names of files begin that are Python's own."""
PYTESTS = re.compile(r"pytest-(of-[^/]+|\d+)$")
"""The folders in which pytest makes those of the tests."""
UNTRACED = "gatekeeper.untraced"
"""The event of what the recording does itself: Python traces nothing in a hook, and what coverage traces takes twice as
long.
"""
STRANGELY = "strangely"
"""How an event is taken notice of by which code reaches what cannot be followed."""
SHARED = "shared"
"""How it is noted that a test may depend on others of its file."""
KEEPERS = ("gettext", "mimetypes", "zoneinfo")
"""Modules of Python's own that remember what they read."""
NEAR = 16
"""How many calls away who reads a file is looked for."""


class Heard:
    """What a test, or what belongs to none, did: project files read, and in words why it can be followed no further.

    `file` is that of the test.
    """

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.reads: set[str] = set()
        self.flags: set[str] = set()

    def with_(self, other: Heard) -> Heard:
        """What it and another did together."""
        both = Heard(self.file)
        both.reads, both.flags = self.reads | other.reads, self.flags | other.flags
        return both

    def told(self) -> dict[str, list[str]]:
        """The same for JSON."""
        return {"reads": sorted(self.reads), "flags": sorted(self.flags)}


SEVERAL = Heard()
"""Stands for the makers of a file that tests of several files write."""


class Ear:
    """Hears what happens, from when it is told to listen; `listener` says whose doing it is, None for nobody's.

    `outside` stands for what belongs to no test, and for the maker of files that all may read. `own` is the folder of
    the run's own files. `remembered` are files that others than the project read, who may know them from then on, and
    `searched` those of which Python knows the text since it looked for the places of examples in them.
    """

    def __init__(
        self, root: str, temporary: str, own: str, listener: Callable[[], Heard | None], outside: Heard
    ) -> None:
        self.trouble = ""
        self.imports: set[str] = set()
        self.remembered: set[str] = set()
        self.searched: set[str] = set()
        self._root, self._temporary, self._own = (f"{os.path.realpath(path)}/" for path in (root, temporary, own))
        self._listener = listener
        self._outside = outside
        self._real: dict[str, str] = {}
        self._makers: dict[str, Heard] = {}
        known = {*map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib")), sys.prefix, sys.base_prefix}
        self._python = (*(f"{os.path.realpath(path)}/" for path in known), __file__.rpartition("/")[0], *SYSTEM)
        self._examples = os.environ.get("HYPOTHESIS_STORAGE_DIRECTORY", "\0")

    def listen(self) -> None:
        """Hears everything from now on: what was added to Python's hooks stays there."""
        sys.addaudithook(self.hear)

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """Takes notice of an event."""
        how = way(event)
        if not how:
            return
        if how == UNTRACED:
            args[0](*args[1])
            return
        by = self._listener()
        if by is None:
            return
        if how != STRANGELY:
            getattr(self, how)(by, args)
        elif not is_called_by(ASKERS, 6):
            by.flags.add(event)

    hear.__dict__["__cantrace__"] = False  # Python asks at each event; to find nothing takes longer than this

    def _open(self, by: Heard, args: tuple[Any, ...]) -> None:
        where, flags = self._where(args[0]), args[2] or 0
        if flags & os.O_EXCL and where.startswith(self._temporary):
            self._makers[where] = by
        writing = bool(flags & WRITING) and is_folder(where.rpartition("/")[0])
        if writing and not flags & (os.O_TRUNC | os.O_EXCL):  # what was in it is still there
            self._found(by, where)
        self._opened(by, where, writing=writing)

    def _opened(self, by: Heard, where: str, *, writing: bool) -> None:
        if not where or where.startswith(self._own) or is_folder(where):  # the last is how a nameless file is made
            return
        if where.startswith(self._temporary):
            self._in_temporary(by, where, writing=writing)
        elif where.startswith(self._root) and not where.startswith(self._python):
            self._in_project(by, where, writing=writing)
        else:
            self._elsewhere(by, where, writing=writing)

    def _elsewhere(self, by: Heard, where: str, *, writing: bool) -> None:
        if where.startswith(self._examples):
            by.flags.add("hypothesis")
        elif writing and not where.startswith("/dev/"):
            self._written(by, where)
        elif not where.startswith(self._python) and os.path.lexists(where):
            by.flags.add("elsewhere")
            self._found(by, where)

    def _in_project(self, by: Heard, where: str, *, writing: bool) -> None:
        if writing:
            self._written(by, where)
        elif where.startswith(f"{self._root}.git/"):
            by.flags.add("git")
        else:
            self._reading(by, source_of(where), importing=is_importing())
            self._found(by, where)

    def _reading(self, by: Heard, source: str, *, importing: bool) -> None:
        if is_searching():
            self.searched.add(source)
            return
        if importing:
            self.imports.add(source)
        elif not is_done_by(self._root):
            self.remembered.add(source)
        if not (importing and by is self._outside) and not is_called_by(GUESSERS, 8):
            by.reads.add(source)

    def _in_temporary(self, by: Heard, where: str, *, writing: bool) -> None:
        maker = self._maker(where)
        if maker is by or not (writing or os.path.lexists(where)):
            return
        if writing:
            self._written(by, where)
        elif maker is None:
            by.flags.add("temporary")
        elif maker.file == by.file:
            by.flags.add(SHARED)
        elif maker is not self._outside:
            self.trouble = f"one test module reads what another wrote: {where}"

    def _written(self, by: Heard, where: str) -> None:
        """Notes who writes a file that others may find."""
        maker = self._makers.get(where, by)
        self._makers[where] = by if maker.file == by.file else SEVERAL
        by.flags.add("writes")

    def _found(self, by: Heard, where: str) -> None:
        """Notes that somebody reads a file that will be there in the next run, as it is now unless several write it."""
        maker = self._makers.get(where, by)
        if maker is SEVERAL:
            self.trouble = f"several test modules write what one reads: {where}"
        elif maker is not by and maker.file == by.file:
            by.flags.add(SHARED)

    def _maker(self, where: str) -> Heard | None:
        while where not in self._makers and len(where) > len(self._temporary):
            where = where.rpartition("/")[0]
        return self._makers.get(where)

    def _mkdir(self, by: Heard, args: tuple[Any, ...]) -> None:
        where = self._where(args[0])
        if os.path.lexists(where) or where.startswith(self._own):
            return
        if where.startswith(self._temporary):
            if not PYTESTS.search(where):
                self._makers[where] = by
        else:
            by.flags.add("hypothesis" if where.startswith(self._examples) else "writes")

    def _listed(self, by: Heard, args: tuple[Any, ...]) -> None:
        if self._where("." if args[0] is None else args[0]) == self._temporary[:-1]:
            by.flags.add("temporary")

    def _changed(self, by: Heard, args: tuple[Any, ...]) -> None:
        if is_called_by(PYTEST, 4):
            return
        inside = args[1] if len(args) == 2 and isinstance(args[1], int) else -1
        folder = f"{os.path.realpath(f'/proc/self/fd/{inside}')}/" if inside >= 0 else ""
        for path in args[:2]:
            name = name_of(path)
            if name:
                self._opened(by, self._where(name if name.startswith("/") else f"{folder}{name}"), writing=True)

    def _linked(self, by: Heard, args: tuple[Any, ...]) -> None:
        self._changed(by, args[1:2])

    def _traced(self, by: Heard, _args: tuple[Any, ...]) -> None:
        if not is_called_by(("coverage", "threading", "doctest"), 1):  # the last puts back what there was
            by.flags.add("sys.settrace")

    def _threaded(self, by: Heard, _args: tuple[Any, ...]) -> None:
        if not is_called_by(("threading",), 1):  # which is how coverage learns of a thread
            by.flags.add("_thread.start_new_thread")

    def _connected(self, by: Heard, args: tuple[Any, ...]) -> None:
        if args[0] != ":memory:":
            by.flags.add("sqlite3.connect")

    def _where(self, path: Any) -> str:
        """The real place of a path; "" for what is none."""
        name = name_of(path)
        if not name.startswith("/"):
            return os.path.realpath(name) if name else ""
        if name not in self._real:
            found = os.path.realpath(name)
            if found.startswith(self._temporary):
                return found
            self._real[name] = found
        return self._real[name]


HOW = {
    "open": "_open",
    "os.mkdir": "_mkdir",
    "os.listdir": "_listed",
    "os.scandir": "_listed",
    "sqlite3.connect": "_connected",
    "sys.settrace": "_traced",
    "_thread.start_new_thread": "_threaded",
    "_thread.start_joinable_thread": "_threaded",
    **dict.fromkeys(CHANGES, "_changed"),
    "os.symlink": "_linked",
    UNTRACED: UNTRACED,
}


@lru_cache
def way(event: str) -> str:
    """How an event is taken notice of, "" if it is not: there are very many, of few kinds."""
    return HOW.get(event) or (STRANGELY if event.startswith(STRANGE) else "")


def untraced(function: Callable[..., None]) -> Callable[..., None]:
    """The function done where coverage does not look on, once there is an ear that hears of it."""
    tell = sys.audit  # a test may replace it

    @wraps(function)
    def run(*args: Any) -> None:
        tell(UNTRACED, function, args)

    return run


def is_called_by(modules: tuple[str, ...], depth: int) -> bool:
    """Whether code of one of the modules is among the nearest that led here, this module left out."""
    frame: Any = inspect.currentframe()
    while frame is not None and depth:
        name = str(frame.f_globals.get("__name__"))
        if any(name == one or name.startswith(f"{one}.") for one in modules):
            return True
        depth -= name != __name__
        frame = frame.f_back
    return False


def callers() -> Iterator[tuple[str, CodeType]]:
    """The modules that led here, nearest first, with the code that they ran; this one left out."""
    frame: Any = inspect.currentframe()
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if name != __name__:
            yield name, frame.f_code
        frame = frame.f_back


def is_done_by(root: str) -> bool:
    """Whether it is the code of a project that does something, with Python's help at most; `root` ends with a slash."""
    for name, code in islice(callers(), NEAR):
        file = code.co_filename
        if name in KEEPERS:
            return False
        if not name.startswith("gatekeeper_") and ("site-packages" in file or not file.startswith(STDLIB)):
            return file.startswith(root) and "site-packages" not in file
    return False


def is_importing() -> bool:
    """Whether a file is read in order to import it: not by what is imported, nor by who asks its loader for data."""
    (name, code), (_, by) = islice((each for each in callers() if each[0].partition(".")[0] not in THROUGH), 2)
    return name in IMPORTERS and (code.co_name != "get_data" or by.co_name == "get_code")


def is_searching() -> bool:
    """Whether the text of a file is asked for, or checked, on behalf of doctest, which shows it to nobody."""
    beside = ("linecache", "tokenize", "gatekeeper_recording")
    name, code = next(each for each in callers() if each[0] not in beside)
    return (name, code.co_name) in SEARCHERS


def name_of(path: Any) -> str:
    """A path as text; "" for what is none."""
    return os.fsdecode(path) if isinstance(path, (str, bytes)) or hasattr(path, "__fspath__") else ""


def is_folder(where: str) -> bool:
    """Whether there is a folder."""
    return stat.S_ISDIR(os.lstat(where).st_mode) if os.path.lexists(where) else False


def source_of(where: str) -> str:
    """The source of a file of byte code; any other file is itself."""
    folder, _, name = where.rpartition("/")
    if not folder.endswith("/__pycache__"):
        return where
    return f"{folder[: -len('__pycache__')]}{name.partition('.')[0]}.py"
