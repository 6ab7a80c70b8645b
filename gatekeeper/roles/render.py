"""A role as a profile in TOML, every line with the line of the source that it was read from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from gatekeeper.roles.model import Bound, Limit, Role, Source

_MILD = 80
_COLUMN = 34
_TITLE = 200


def render_role(role: Role, file_name: str, known: Callable[[str], bool]) -> str:
    """The profile. `known` tells whether there is a measure of that name: what is judged by none becomes manual."""
    judged = [one for one in role.limits if known(one.measure)]
    sections = (
        _head(role, file_name),
        _extends(role),
        _conditions(judged, role.targets),
        _scope(role),
        _choices(role),
        _manual(role, judged),
        _asides(role),
    )
    return "\n".join("\n".join(lines) + "\n" for lines in map(list[str], sections) if lines)


def base_profile(role: Role) -> tuple[str, str]:
    """The shipped profile that suits the role's coverage, and why."""
    lines = next((one for one in role.limits if one.measure == "coverage.lines"), None)
    if lines is not None and float(lines.value) < _MILD:
        return "development", f"since line {lines.source.line} asks for less coverage than standard does"
    return "standard", "gatekeeper's default: the source names no profile"


def _head(role: Role, file_name: str) -> Iterator[str]:
    yield f"# The role {role.name}, as gatekeeper read it out of {_plain(file_name)}."
    yield (
        "# Every line says which line of the source it comes from; what no check can judge stands below as "
        "manual items."
    )


def _extends(role: Role) -> Iterator[str]:
    name, why = base_profile(role)
    yield _line(f'extends = "{name}"', f"not in the source; {why}")
    yield f"description = {_toml(f'The role {role.name}.')}"


def _conditions(limits: list[Limit], targets: Iterable[Limit]) -> Iterator[str]:
    if not limits:
        return
    yield "[conditions]"
    also: dict[str, list[Limit]] = {}
    for one in targets:
        also.setdefault(one.measure, []).append(one)
    for limit in limits:
        more = "".join(f"; line {one.source.line} {_says(one)} {one.text}" for one in also.get(limit.measure, []))
        yield _line(f'{limit.measure} = "{limit.text}"', _said(limit.source) + more)


def _says(limit: Limit) -> str:
    return "aims for" if limit.target else "also says"


def _scope(role: Role) -> Iterator[str]:
    sizes = [_line(f"{one.setting} = {one.value}", _said(one.source)) for one in role.choices if one.check == "scope"]
    lists = [line for kind in ("allow", "deny", "forbid") for line in _list(kind, role.bounds)]
    if sizes or lists:
        yield "[scope]"
        yield from (*lists, *sizes)


def _list(kind: str, bounds: Iterable[Bound]) -> Iterator[str]:
    lines = [_line(f"    {_toml(one.value)},", _said(one.source)) for one in bounds if one.kind == kind]
    if lines:
        yield from (f"{kind} = [", *lines, "]")


def _choices(role: Role) -> Iterator[str]:
    for one in role.choices:
        if one.check != "scope":
            yield f"[checks.{one.check}]"
            yield _line(f"{one.setting} = {_toml(one.value)}", _said(one.source))


def _manual(role: Role, judged: Collection[Limit]) -> Iterator[str]:
    items = [(one.line, one.text) for one in role.unclear]
    left = (one for one in role.limits if one not in judged)
    items += [(one.source.line, f"{one.measure} {one.text}: {one.source.excerpt}") for one in left]
    for nth, (name, (line, text)) in enumerate(_numbered(sorted(items)).items()):
        yield from ([""] if nth else [])
        yield "[[manual]]"
        yield f'id = "{name}"'
        yield f"title = {_toml(_cut(text, _TITLE))}"
        yield 'confirm = "reviewer"'
        yield f'source = "line {line}"'


def _numbered(items: Iterable[tuple[int, str]]) -> Mapping[str, tuple[int, str]]:
    """The items by an id made of their line."""
    found: dict[str, tuple[int, str]] = {}
    for line, text in items:
        nth = sum(other == line for other, _ in found.values())
        found[f"line-{line}" if nth == 0 else f"line-{line}-{nth + 1}"] = (line, text)
    return found


def _asides(role: Role) -> Iterator[str]:
    if role.asides:
        yield "# Looks like a limit, and was not taken for one of this role's:"
    for one in role.asides:
        yield f"# {_said(one.source)}: {one.why}"


def _said(source: Source) -> str:
    return f'line {source.line}: "{_plain(source.excerpt)}"'


def _line(text: str, comment: str) -> str:
    return f"{text:{_COLUMN}}  # {comment}"


def _plain(text: str) -> str:
    """The text as a comment may hold it: one line, nothing that cannot be printed."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()


def _cut(text: str, longest: int) -> str:
    plain = _plain(text) or "(unreadable)"
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def _toml(text: str) -> str:
    # JSON's strings are TOML's, but for one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
