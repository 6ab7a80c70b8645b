"""What of the public interface breaks, in words, and where."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gatekeeper.checks._api.tree import served
from gatekeeper.errors import CannotVerify

if TYPE_CHECKING:
    import griffe

_Object = Any
_Breakage = Any
"""What they have depends on what they are, in ways that griffe's types do not tell."""

_REMOVED, _MOVED, _BASE = "object-removed", "parameter-moved", "class-removed-base"
_HELPERS = ("TypeVar", "ParamSpec", "TypeVarTuple", "getLogger")
"""Calls whose results are public by their names alone: nobody is meant to import them."""
_FOR_TOOLS = ("__all__", "__del__", "__author__", "__doc__", "__slots__", "__match_args__", "__annotations__")
_NO_BASES = ("object", "Generic")


class Break(Struct, frozen=True):
    """A break: its kind (`parameter-removed`), the dotted name of what is broken, and what happened to it, in words.

    `line` is in the examined tree; None for what is not there any more.
    """

    kind: str
    name: str
    text: str
    path: str
    line: int | None

    @property
    def subject(self) -> str:
        """The name that people write about: the last part, or the class's when that is special (`__init__`)."""
        parts = [part for part in self.name.split(".") if not part.startswith("__")]
        return parts[-1] if parts else self.name


def compare(old: griffe.Module, new: griffe.Module) -> tuple[Break, ...]:
    """What breaks between two states of a package, sorted. Raises CannotVerify when griffe cannot compare them."""
    import griffe

    try:
        every = (*griffe.find_breaking_changes(old, new), *_of_moved(old, new))
        found = [one for one in every if _counts(one, old, new)]
        return tuple(sorted(_breaks(found, new), key=lambda one: (one.path, one.line or 0, one.kind, one.name)))
    # Whatever trips griffe up in code that it was not written for must not pass for "nothing breaks".
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise CannotVerify(f"griffe cannot compare the interface of {new.path} ({reason})") from error


def _of_moved(old: _Object, new: _Object) -> Iterator[_Breakage]:
    """What breaks of definitions that are now passed on from another module, which griffe does not compare."""
    for name, before in old.members.items():
        after = new.members.get(name)
        if after is not None and not before.is_alias and before.is_public:
            yield from _of_member(name, before, after)


def _of_member(name: str, before: _Object, after: _Object) -> Iterator[_Breakage]:
    import griffe

    if after.is_alias:
        sides = griffe.Module("before"), griffe.Module("after")
        sides[0].members[name], sides[1].members[name] = before, _resolved(after) or before
        yield from griffe.find_breaking_changes(*sides)
    elif before.is_module and after.is_module:
        yield from _of_moved(before, after)


def _resolved(alias: _Object) -> _Object | None:
    """What an alias stands for; None when that lies outside the package."""
    import griffe

    try:
        return alias.final_target
    except griffe.GriffeError:
        return None


def _counts(one: _Breakage, old: griffe.Module, new: griffe.Module) -> bool:
    """Whether a user could notice."""
    match _kind(one):
        case "object-removed":
            return _is_missed(one.obj, new)
        case "class-removed-base":
            return _loses_base(one)
        case "parameter-changed-default":
            return not _equal(str(one.old_value.default), str(one.new_value.default))
        case "parameter-added-required" | "parameter-removed":
            return not _is_renamed(one, old)
        case "object-changed-kind":
            return not _is_another_name(one)
        case _:
            return True


def _is_missed(obj: _Object, new: griffe.Module) -> bool:
    if obj.name in _FOR_TOOLS or not obj.runtime or _is_helper(obj) or _is_inherited_from_object(obj):
        return False
    module = _member(new, obj.parent.path) if obj.parent is not None else None
    return module is None or obj.name not in served(module)


def _is_another_name(one: _Breakage) -> bool:
    """Whether what was defined is now a second name for something of the same kind (`total = sum_of`)."""
    value = str(one.obj.value) if one.obj.is_attribute else ""
    target = one.obj.parent.members.get(value)
    return target is not None and target.kind is one.old_value


def _equal(one: str, other: str) -> bool:
    """Whether two defaults are the same value, spelled in two ways (`1` and `1.0`)."""
    try:
        return ast.literal_eval(one) == ast.literal_eval(other)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False


def _is_renamed(one: _Breakage, old: griffe.Module) -> bool:
    """Whether a parameter that is passed by position only has another name now: nobody could use the old one."""
    function = _member(old, one.obj.path)
    if function is None:
        return False
    before, after = list(function.parameters), list(one.obj.parameters)
    at = before.index(one.old_value) if one.old_value is not None else after.index(one.new_value)
    if at >= min(len(before), len(after)) or not after[at].kind.name.startswith("positional"):
        return False
    return before[at].kind.name == "positional_only" or before[at].name.startswith("__")


def _loses_base(one: _Breakage) -> bool:
    """Whether a base is gone that is not a base of another base now, and that means anything."""
    kept = {str(base) for base in one.new_value} | {base.path for base in one.obj.mro()}
    lost = (base for base in one.old_value if str(base) not in kept and _path(base) not in kept)
    return any(_path(base).split("[")[0].rpartition(".")[2] not in _NO_BASES for base in lost)


def _path(expression: Any) -> str:
    return getattr(expression, "canonical_path", str(expression))


def _is_helper(obj: _Object) -> bool:
    value = "" if obj.is_alias or not obj.is_attribute else str(obj.value)
    return value.partition("(")[0].rpartition(".")[2] in _HELPERS


def _is_inherited_from_object(obj: _Object) -> bool:
    """Whether every class has such a method, so that it is not gone; `__init__` if it takes nothing."""
    if obj.is_alias or not obj.is_function or not hasattr(object, obj.name):
        return False
    return obj.name != "__init__" or len(obj.parameters) == 1


def _breaks(found: Iterable[_Breakage], new: griffe.Module) -> Iterator[Break]:
    kinds: dict[str, list[_Breakage]] = {}
    for one in found:
        kinds.setdefault(_kind(one), []).append(one)
    yield from _removals(kinds.pop(_REMOVED, []), new)
    yield from _moves(kinds.pop(_MOVED, []))
    for kind, breakages in kinds.items():
        yield from (_break(one, kind, _TEXTS[kind](one)) for one in breakages)


def _removals(found: Iterable[_Breakage], new: griffe.Module) -> Iterator[Break]:
    """The same thing is public under several names: the one where it was defined says most."""
    removed: dict[str, _Breakage] = {}
    for one in sorted(found, key=lambda one: one.obj.is_alias):
        removed.setdefault(_origin(one.obj, new), one)
    yield from (_break(one, _REMOVED, "was removed") for one in removed.values())


def _moves(found: Iterable[_Breakage]) -> Iterator[Break]:
    """One parameter that is put first moves all others: they are named together."""
    moved: dict[str, list[_Breakage]] = {}
    for one in found:
        moved.setdefault(one.obj.path, []).append(one)
    for same in moved.values():
        names = ", ".join(f"`{one.old_value.name}`" for one in same)
        yield _break(same[0], _MOVED, f"takes {names} at another position")


def _origin(obj: _Object, new: griffe.Module) -> str:
    """Where something is defined, if it is gone there as well; else where it was passed on."""
    target = _resolved(obj) if obj.is_alias else obj
    return obj.path if target is None or _member(new, target.path) is not None else target.path


def _member(top: griffe.Module, path: str) -> _Object | None:
    try:
        return top.modules_collection.get_member(path)
    except KeyError:
        return None


def _break(one: _Breakage, kind: str, text: str) -> Break:
    place = one.obj.parent if one.obj.is_alias and one.obj.parent is not None else one.obj
    file = place.module.filepath
    path = file.as_posix() if isinstance(file, PurePath) else ""
    line = None if kind == _REMOVED else one.obj.lineno or (place.parent.lineno if place.parent else None)
    return Break(kind, one.obj.path, text, path, line)


def _kind(one: _Breakage) -> str:
    return one.kind.name.lower().replace("_", "-")


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "parameter-removed": lambda one: f"does not take `{one.old_value.name}` any more",
    "parameter-changed-kind": lambda one: (
        f"takes `{one.old_value.name}` as {one.new_value.kind.value}, not as {one.old_value.kind.value}"
    ),
    "parameter-changed-default": lambda one: (
        f"has another default for `{one.old_value.name}`: `{one.new_value.default}`, not `{one.old_value.default}`"
    ),
    "parameter-changed-required": lambda one: f"cannot do without `{one.old_value.name}` any more",
    "parameter-added-required": lambda one: f"cannot do without the new `{one.new_value.name}`",
    "return-changed-type": lambda _: "does not say any more what it returns",
    "object-changed-kind": lambda one: f"is another kind of thing: {one.new_value.value}, not {one.old_value.value}",
    _BASE: lambda _: "has lost a base class",
}
