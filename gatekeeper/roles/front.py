"""YAML front matter of a role definition: its name, tools that are denied, paths that are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from msgspec import Struct

from gatekeeper.roles.model import Aside, Bound, Found, Sentence, Source, Unclear

_NAMES = ("name", "mode", "title", "hypertool_persona", "persona", "role", "slug")
_DENIED = ("restricted_paths", "denied_paths", "deny_paths", "forbidden_paths", "protected_paths", "read_only_paths")
_ALLOWED = ("allowed_paths", "writable_paths", "write_paths", "path_allowlist", "allow_paths")
_DENIED_TOOLS = ("denied", "disallowedTools", "disallowed_tools", "denied_tools")
_DELETES = re.compile(r"^(delete|remove)[ _-]?(a[ _-]|the[ _-])?files?$", re.IGNORECASE)
_KEY = re.compile(r"^([A-Za-z_][\w-]*)\s*:(.*)$")
_MARK = re.compile(r"^(---|\.\.\.)\s*$")
_DEEPEST = 4
_EXAMPLE = re.compile(r"<example>.*?(?:</example>|\Z)", re.DOTALL)


class Front(Struct, frozen=True):
    """What stands before the text: `end` is the number of lines that it takes."""

    name: str = ""
    found: tuple[Found, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    end: int = 0


class _Value(Struct, frozen=True):
    """A plain value and the keys above it, with its 1-based line."""

    keys: tuple[str, ...]
    text: str
    line: int


def front_matter(lines: list[str]) -> Front:
    """The front matter of the file with these lines; what in it is no YAML is read line by line."""
    start, end = _extent(lines)
    if not end:
        return Front()
    blocks = _blocks(lines[start + 1 : end], start + 2)
    values = [value for block, first in blocks for value in _values(block, first)]
    found = tuple(one for value in values for one in _found(value))
    return Front(_name(values), found, tuple(_sentences(values)), end + 1)


def _extent(lines: list[str]) -> tuple[int, int]:
    """The indices of the marks before and after it; the second is 0 when there is none."""
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not _MARK.match(lines[start].removeprefix("\ufeff")):
        return start, 0
    return start, next((number for number in range(start + 1, len(lines)) if _MARK.match(lines[number])), 0)


def _name(values: list[_Value]) -> str:
    named = {value.keys[0]: value.text for value in values if len(value.keys) == 1}
    return next((named[key] for key in _NAMES if key in named), "")


def _blocks(lines: list[str], first: int) -> Iterator[tuple[list[str], int]]:
    """The lines of each key at the top, with the number of the first: one that is no YAML does not spoil the others."""
    block, begin = list[str](), first
    for number, line in enumerate(lines, first):
        if block and line[:1].strip() and not line.startswith(("#", "-", "]", "}")):
            yield block, begin
            block, begin = [], number
        block.append(line)
    yield block, begin


def _values(block: list[str], first: int) -> Iterator[_Value]:
    import yaml

    try:
        node: object = cast("Any", yaml).compose("\n".join(block), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        match = _KEY.match(block[0])
        if match:
            yield _Value((match[1],), match[2].strip(), first)
        return
    yield from _plain(node, (), first)


def _plain(node: object, keys: tuple[str, ...], first: int) -> Iterator[_Value]:
    """The plain values of a node, not deeper than such files go (aliases may make a small file endless)."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        yield _Value(keys, str(node.value), node.start_mark.line + first)
    elif len(keys) >= _DEEPEST:
        return
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            if isinstance(entry, yaml.ScalarNode):
                yield from _plain(entry, keys, first)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _plain(value, (*keys, str(key.value)), first)


def _found(value: _Value) -> Iterator[Found]:
    key = value.keys[-1] if value.keys else ""
    source = Source(value.line, f"{key}: {value.text}"[:80])
    if key in _DENIED or key in _ALLOWED:
        yield Bound("deny" if key in _DENIED else "allow", value.text, source)
    elif key in _DENIED_TOOLS:
        for tool in filter(None, re.split(r"[,\s]+", value.text)):
            yield _denied_tool(tool, value.line)
    elif key in ("globs", "applyTo"):
        yield Aside(source, "says where the text applies, not what may be changed")


def _denied_tool(tool: str, line: int) -> Found:
    if _DELETES.match(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tool)):
        return Bound("forbid", "delete", Source(line, f"denied: {tool}"))
    return Unclear(f"The tool {tool} is denied: nothing was done that it would do", line)


def _sentences(values: list[_Value]) -> Iterator[Sentence]:
    """The description's sentences, which may hold rules as well, without the examples of conversations."""
    from gatekeeper.roles.markdown import sentences

    for value in values:
        if value.keys == ("description",):
            text = _EXAMPLE.sub("", value.text.replace("\\n", "\n"))
            for one in sentences(text.splitlines(), 0):
                yield Sentence(one.text, value.line, listed=False)
