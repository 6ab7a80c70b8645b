"""A traceability matrix in JSON: which requirement is met by which code and shown by which tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from msgspec import Struct

_IDS = ("id", "req", "requirement", "req_id", "requirement_id", "requirementId", "key")
_CODE = ("code", "files", "source", "sources", "implementation", "implemented_by", "code_files")
_TESTS = ("tests", "test", "test_files", "tested_by", "verification", "test_cases")
_LISTS = ("requirements", "matrix", "traceability", "entries", "items", "reqs")
_PATH_KEYS = ("path", "file", "name")
_LONGEST = 5_000_000


class Problem(Struct, frozen=True):
    """What is wrong with the document, at a 1-based line where one is known."""

    message: str
    line: int | None = None


class Requirement(Struct, frozen=True):
    """A requirement with the paths of its code and the paths or node ids of its tests, as written."""

    id: str
    code: tuple[str, ...]
    tests: tuple[str, ...]


class Matrix(Struct, frozen=True):
    """What could be read, and what is wrong with the rest."""

    requirements: tuple[Requirement, ...]
    problems: tuple[Problem, ...]


class _Repeated(ValueError):
    """A key that stands twice in one object, of which JSON would keep the last."""


def read_matrix(content: bytes) -> Matrix:
    """Reads the document: an object of requirements by their id, or a list of them, alone or under a key."""
    text = content.decode("utf-8-sig", "replace")
    try:
        if len(content) > _LONGEST:
            raise ValueError("it is too large to be a matrix")
        document: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except json.JSONDecodeError as error:
        return Matrix((), (Problem(f"not valid JSON: {error.msg}", error.lineno),))
    except _Repeated as error:
        return Matrix((), (Problem(f'the key "{error}" stands twice in one object', _last_line(text, str(error))),))
    except (ValueError, RecursionError) as error:
        return Matrix((), (Problem(f"not usable JSON: {error}"),))
    problems: list[Problem] = []
    found = tuple(_requirements(document, problems, text))
    if not found and not problems:
        problems.append(Problem("it lists no requirement"))
    return Matrix(found, tuple(problems))


def line_of(text: str, value: str) -> int | None:
    """The 1-based line on which a string stands in the document; None when it is written in another way there."""
    at = text.find(json.dumps(value, ensure_ascii=False))
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _last_line(text: str, key: str) -> int | None:
    at = text.rfind(json.dumps(key, ensure_ascii=False))
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Repeated(key)
        found[key] = value
    return found


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no value in JSON")


def _requirements(document: object, problems: list[Problem], text: str) -> Iterator[Requirement]:
    for name, row in _rows(document, problems):
        if not isinstance(row, dict):
            problems.append(Problem(f"{name} must be an object with code and tests", line_of(text, name)))
            continue
        table = cast("Mapping[str, object]", row)
        stated = _first(table, _IDS)
        known = stated if isinstance(stated, str) and stated.strip() else name
        if known.startswith("entry number "):
            problems.append(Problem(f"{known} names no requirement: it has none of {', '.join(_IDS[:3])}"))
            continue
        code, tests = (_paths(table, keys, known, problems, text) for keys in (_CODE, _TESTS))
        yield Requirement(known, code, tests)


def _rows(document: object, problems: list[Problem]) -> Iterator[tuple[str, object]]:
    """The requirements with their names, in whichever of the known shapes they are written."""
    if isinstance(document, list):
        yield from ((f"entry number {nth}", row) for nth, row in enumerate(cast("list[object]", document), 1))
    elif isinstance(document, dict):
        table = cast("Mapping[str, object]", document)
        inner = _first(table, _LISTS)
        yield from _of_object(table) if inner is None else _rows(inner, problems)
    else:
        problems.append(Problem("it must be an object or a list of requirements"))


def _of_object(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """A single requirement, or several by their names."""
    if _first(table, _IDS) is not None and _first(table, (*_CODE, *_TESTS)) is not None:
        yield "entry number 1", table
    else:
        yield from ((key, row) for key, row in table.items() if not _is_note(key, row))


def _is_note(key: str, value: object) -> bool:
    """Whether a key tells of the document itself: `$schema`, `version`."""
    return key.startswith(("$", "_")) or not isinstance(value, (dict, list))


def _first(table: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((table[name] for name in names if name in table), None)


def _paths(
    table: Mapping[str, object], names: tuple[str, ...], id: str, problems: list[Problem], text: str
) -> tuple[str, ...]:
    """The strings under the first of these keys; a single one may stand without a list, and one in an object."""
    key = next((name for name in names if name in table), names[0])
    value = table.get(key, [])
    found: list[str] = []
    for one in cast("list[object]", value) if isinstance(value, list) else [value]:
        path = _first(cast("Mapping[str, object]", one), _PATH_KEYS) if isinstance(one, dict) else one
        if isinstance(path, str) and path.strip():
            found.append(path.strip())
        else:
            problems.append(Problem(f"{id}: {key} must be a list of paths", line_of(text, id)))
    return tuple(found)


def path_of(written: str) -> str:
    """The path of an entry: without a pytest node id or a line behind it."""
    return re.sub(r":\d+(?:-\d+)?$", "", written.split("::")[0].split("#")[0]).removeprefix("./")
