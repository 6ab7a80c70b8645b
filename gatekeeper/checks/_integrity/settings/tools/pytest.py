"""What pytest collects, leaves out and lets pass."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.values import Blinds, Settings, Unseen, any_match, flag, matches

DESELECTED = "tests-deselected"
PATTERN = "--pattern"
"""Unittest's option, and what stands here for pytest's setting, that says how files of tests are called."""
TAGS = ("--tag", "--exclude-tag")
_ATTACHED = re.compile(r"-([kmpWon])(.+)", re.DOTALL)
_VALUED = ("-k", "-m", "-p", "-W", "-o", "--deselect", "--ignore", "--ignore-glob", "--cov-fail-under", "--reruns",
           "--override-ini", "--pythonwarnings", PATTERN, *TAGS)  # fmt: skip
LEAVES_OUT = ("--deselect", "--ignore", "--ignore-glob", "-k", "-m", PATTERN, *TAGS)
_RUNS_NOTHING = frozenset({"--collect-only", "--co", "--setup-only", "--setup-plan", "--fixtures", "--help", "-h",
                           "--version", "-V", "--markers"})  # fmt: skip
RENEWS = frozenset({"--snapshot-update", "--force-regen", "--regen-all", "--update-examples", "--update-goldens",
                    "--inline-snapshot=fix", "--inline-snapshot=create,fix", "--image-snapshot-update"})  # fmt: skip
"""Options by which what is expected becomes what there is."""
_LETS_PASS = frozenset({"--suppress-tests-failed-exit-code", "--suppress-no-test-exit-code", "--lf", "--last-failed",
                        "--continue-on-collection-errors", "--no-cov"}) | RENEWS  # fmt: skip
_HARMLESS = frozenset(
    [
        "cacheprovider",
        "legacypath",
        "nose",
        "pastebin",
        "terminalreporter",
        "faulthandler",
        "logging",
        "randomly",
        "xdist",
    ]
)
_FUNCTION = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
_GLOB = re.compile(r"[*?\[]")
_CLASS = re.compile(rb"^class[ \t]+(\w+)", re.MULTILINE)


def read(folder: Folder) -> Settings:
    """The settings of the first file in which pytest looks for any."""
    file, table = _own(folder)
    return Settings("pytest", folder.full(file) if file else None, _guards(folder, table))


def option(folder: Folder, name: str) -> str | None:
    """The last value that pytest's settings give to an option of its command line."""
    _, table = _own(folder)
    values = [value for key, value in options(_given(table)) if key == name]
    return values[-1] if values else None


def _own(folder: Folder) -> tuple[str | None, Table]:
    for name in ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini"):
        if folder.has(name):
            return name, dig(folder.toml(name) if name.endswith("toml") else folder.ini(name), "pytest")
    table = dig(folder.toml("pyproject.toml"), "tool", "pytest")
    if table:
        return "pyproject.toml", dig(table, "ini_options") or table
    for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        if section in folder.ini(name):
            return name, dig(folder.ini(name), section)
    return None, {}


def split(text: str) -> list[str]:
    """The words of a command, as a shell would take them; by white space where quotes do not match."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _given(table: Table) -> Sequence[str]:
    given = table.get("addopts", "")
    return split(given) if isinstance(given, str) else _strings(given)


def options(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The options among the words, each with its value, "" for those that take none; paths are left out."""
    left = list(given)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        attached = _ATTACHED.fullmatch(word)
        if name in _VALUED and not equals:
            yield name, left.pop(0) if left else ""
        elif attached and not word.startswith("--"):
            yield f"-{attached[1]}", attached[2].removeprefix("=")
        elif word.startswith("-"):
            yield name, value


def _guards(folder: Folder, table: Table) -> Mapping[str, object]:
    given = tuple(options(_given(table)))
    names = {name for name, _ in given}
    excused = frozenset(names & (_RUNS_NOTHING | _LETS_PASS))
    settings = {**table, **dict(_overridden(given))}

    def strict(key: str, *spellings: str) -> object:
        """A switch that `strict` turns on as well."""
        return flag(_is_on(settings, "strict") or _is_on(settings, key) or not names.isdisjoint(spellings))

    return {
        "addopts": Blinds(excused | _reruns(given), excused & (_RUNS_NOTHING | {"--suppress-tests-failed-exit-code"})),
        "addopts selection": left_out(folder, given),
        "addopts plugins": Blinds(frozenset(_plugins_off(given))),
        "strict_markers": strict("strict_markers", "--strict-markers", "--strict"),
        "strict_config": strict("strict_config", "--strict-config", "--strict"),
        "xfail_strict": strict("strict_xfail" if "strict_xfail" in settings else "xfail_strict"),
        "filterwarnings": flag(_fails_on_warnings(table, given)),
        "filterwarnings categories": Blinds(frozenset(_silenced(table, given))),
        "addopts doctest": flag(not names.isdisjoint(("--doctest-modules", "--doctest-glob"))),
        "testpaths, python_files or norecursedirs": _uncollected(folder, settings),
        "python_functions or python_classes": _unnamed(folder, settings),
    }


def _overridden(given: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in given:
        if name in ("-o", "--override-ini"):
            key, _, setting = value.partition("=")
            yield key, setting


def _is_on(table: Table, key: str) -> bool:
    return is_true(table.get(key, False))


def _reruns(given: Iterable[tuple[str, str]]) -> frozenset[str]:
    return frozenset(f"{name} {value}" for name, value in given if name == "--reruns" and value != "0")


def _plugins_off(given: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in given:
        if name == "-p" and value.startswith("no:") and value[3:] not in _HARMLESS:
            yield value


def left_out(folder: Folder, given: Iterable[tuple[str, str]]) -> Blinds:
    """What options leave out; grave when tests that there are would otherwise run."""
    chosen = [(name, value) for name, value in given if name in LEAVES_OUT and value]
    grave = frozenset(f"{name} {value}" for name, value in chosen if _exists(folder, name, value))
    others = frozenset(f"{name} {value}" for name, value in chosen if not name.startswith(("--ignore", PATTERN)))
    return Blinds(grave | others, grave, DESELECTED)


def parts(chosen: tuple[str, str]) -> frozenset[tuple[str, str]]:
    """An option that leaves tests out as the conditions that all have to hold: `-k "not slow and not net"` are two."""
    name, value = chosen
    joined = name in ("-k", "-m") and re.search(r"\bor\b|[()]", value) is None
    return frozenset((name, part.strip()) for part in (re.split(r"\band\b", value) if joined else [value]))


def _exists(folder: Folder, name: str, value: str) -> bool:
    """Whether there are tests that the option leaves out. A marker is put on tests on purpose, to leave them out."""
    path = value.partition("::")[0]
    tests = [one for one in folder.python if folder.end.project.is_test(folder.full(one))]
    if name == PATTERN:
        return not all(_is_called(one, value.split()) for one in filter(_named_test, tests))
    if name == "-k":
        return _names_some(folder, tests, value)
    return name not in ("-m", *TAGS) and any(matches(path, one) for one in tests)


def _names_some(folder: Folder, tests: Iterable[str], value: str) -> bool:
    named = re.findall(r"\w{3,}", re.sub(r"\b(not|and|or)\b", " ", value))
    return any(_mentions(folder, one, word) for one in tests for word in named)


def _is_called(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path.rpartition("/")[2], one) or fnmatchcase(path, one) for one in patterns)


def _mentions(folder: Folder, path: str, word: str) -> bool:
    content = folder.end.read(folder.full(path)) or b""
    return word in path or word.encode() in content


def _warning_filters(table: Table, given: Iterable[tuple[str, str]]) -> list[str]:
    listed = table.get("filterwarnings", [])
    filters = listed.splitlines() if isinstance(listed, str) else _strings(listed)
    return [
        one.strip()
        for one in (*filters, *(value for name, value in given if name in ("-W", "--pythonwarnings")))
        if one.strip()
    ]


def _strings(value: object) -> list[str]:
    return [] if isinstance(value, str) else list(words(value))


def _fails_on_warnings(table: Table, given: Iterable[tuple[str, str]]) -> bool:
    return any(one in ("error", "error::Warning") for one in _warning_filters(table, given))


def _silenced(table: Table, given: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The filters that silence a whole category of warnings, whatever they say and wherever they come from."""
    for one in _warning_filters(table, given):
        action, _, rest = one.partition(":")
        message, _, where = rest.partition(":")
        if action == "ignore" and not message and where.rstrip(":").count(":") == 0:
            yield one


def _patterns(table: Table, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = table.get(key)
    found = value.split() if isinstance(value, str) else _strings(value)
    return tuple(found) or default


def _uncollected(folder: Folder, table: Table) -> Unseen:
    """The test files that pytest does not come upon, of those that are named as tests by someone."""
    files = _patterns(table, "python_files", ("test_*.py", "*_test.py"))
    places = _patterns(table, "testpaths", ())
    hidden = _patterns(table, "norecursedirs", ())
    return Unseen(
        frozenset(
            (folder.full(path), "")
            for path in folder.python
            if _named_test(path) and not _collects(path, files, places, hidden)
        ),
        DESELECTED,
        always_grave=True,
    )


def _named_test(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("test") or name.endswith(("_test.py", "_tests.py"))


def _collects(path: str, files: tuple[str, ...], places: tuple[str, ...], hidden: tuple[str, ...]) -> bool:
    if not _is_called(path, files) or any_match(hidden, path.rpartition("/")[0] or " "):
        return False
    return not places or any_match(places, path)


def _unnamed(folder: Folder, table: Table) -> Unseen:
    """The functions and classes that are tests by pytest's own rules, or begin like those of the project, and are none
    by the project's.
    """
    functions = _patterns(table, "python_functions", ("test",))
    classes = _patterns(table, "python_classes", ("Test",))
    if functions == ("test",) and classes == ("Test",):
        return Unseen(frozenset(), DESELECTED)
    found: set[tuple[str, str]] = set()
    for path in folder.python:
        if _named_test(path):
            content = folder.end.read(folder.full(path)) or b""
            names = [*_unlike(_FUNCTION, "test", content, functions), *_unlike(_CLASS, "Test", content, classes)]
            found |= {(folder.full(path), name) for name in names}
    return Unseen(frozenset(found), DESELECTED, always_grave=True)


def _unlike(pattern: re.Pattern[bytes], start: str, content: bytes, wanted: tuple[str, ...]) -> Iterator[str]:
    starts = (start, *filter(None, (_GLOB.split(one)[0] for one in wanted)))
    for name in pattern.findall(content):
        text = name.decode("utf-8", "replace")
        if text.startswith(starts) and not any(text.startswith(one) or fnmatchcase(text, one) for one in wanted):
            yield text
