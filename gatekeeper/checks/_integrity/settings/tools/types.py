"""What pyright, basedpyright and mypy check, and how strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, tables, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.values import (
    Blinds,
    Level,
    Lookouts,
    Settings,
    Unseen,
    any_match,
    flag,
    matches,
    regex_matcher,
)

_MODES = {"off": 0, "basic": 1, "standard": 2, "strict": 3, "recommended": 4, "all": 5}
_SEVERITIES = {"none": 0, "false": 0, "information": 1, "hint": 1, "warning": 2, "error": 3, "true": 3}
_OPTIONAL = (
    "reportUnknown",
    "reportUnused",
    "reportUnnecessary",
    "reportUntyped",
    "reportMissingParameter",
    "reportMissingTypeArg",
    "reportMissingTypeStubs",
    "reportMissingSuper",
    "reportPrivateUsage",
    "reportConstant",
    "reportDeprecated",
    "reportImplicit",
    "reportImportCycles",
    "reportShadowed",
    "reportUninitialized",
    "reportCallInDefault",
    "reportPropertyType",
    "reportMatchNot",
    "reportDuplicate",
    "reportInconsistentConstructor",
    "reportMissingModuleSource",
    "reportUnreachable",
)
"""Rules that are off unless the mode is strict, or that are off even then."""
_NEVER_STRICT = (
    "reportCallInDefault reportImplicit reportImportCycles reportMissingSuper reportPropertyType reportShadowed "
    "reportUninitialized reportUnnecessaryTypeIgnore reportUnreachable reportMissingModuleSource"
)

STRICT = frozenset(
    [
        "warn_unused_configs",
        "disallow_any_generics",
        "disallow_subclassing_any",
        "disallow_untyped_calls",
        "disallow_untyped_defs",
        "disallow_incomplete_defs",
        "check_untyped_defs",
        "disallow_untyped_decorators",
        "warn_redundant_casts",
        "warn_unused_ignores",
        "warn_return_any",
        "no_implicit_reexport",
        "strict_equality",
        "extra_checks",
        "strict_bytes",
    ]
)
"""The flags that mypy's `strict` stands for."""
_BY_DEFAULT = frozenset({"strict_optional", "no_implicit_optional"})
_OTHERS = frozenset({"warn_unreachable", "disallow_any_unimported", "disallow_any_expr", "disallow_any_explicit",
                     "disallow_any_decorated", "warn_no_return", "strict_equality_for_none"})  # fmt: skip
_FLAGS = STRICT | _BY_DEFAULT | _OTHERS
_Modules = list[tuple[str, Table]]
_BLINDING = ("ignore_errors", "skip", "silent")


def read_pyright(folder: Folder) -> Settings:
    """The settings of pyrightconfig.json, which hide those of pyproject.toml."""
    return _pyright(folder, "pyright", "standard")


def read_basedpyright(folder: Folder) -> Settings:
    """The settings that only basedpyright reads."""
    tool = dig(folder.toml("pyproject.toml"), "tool")
    if "basedpyright" not in tool:
        return Settings("basedpyright", None, _pyright_guards(folder, {}, "recommended"))
    guards = _pyright_guards(folder, dig(tool, "basedpyright"), "recommended")
    return Settings("basedpyright", folder.full("pyproject.toml"), guards)


def _pyright(folder: Folder, name: str, default: str) -> Settings:
    if folder.has("pyrightconfig.json"):
        table, file = folder.json("pyrightconfig.json"), "pyrightconfig.json"
        return Settings(name, folder.full(file), _pyright_guards(folder, table, default))
    tool = dig(folder.toml("pyproject.toml"), "tool")
    file = folder.full("pyproject.toml") if name in tool else None
    return Settings(name, file, _pyright_guards(folder, dig(tool, name), default))


def _pyright_guards(folder: Folder, table: Table, default: str) -> Mapping[str, object]:
    mode = str(table.get("typeCheckingMode", default)).lower()
    guards: dict[str, object] = {
        "typeCheckingMode": Level(_MODES.get(mode, 2), mode, mode == "off"),
        "include, exclude and ignore": _pyright_unseen(folder, table),
        "strict": _strictly(folder, words(table.get("strict")))
        if mode not in ("strict", "all")
        else Unseen(frozenset()),
    }
    rules = {key: value for key, value in table.items() if key.startswith(("report", "strict")) and key != "strict"}
    guards |= {key: _severity(value) for key, value in rules.items()}
    return _WithRules(guards, mode)


class _WithRules(dict[str, object]):
    """Guards in which a rule that is not named has the level that the mode gives it."""

    def __init__(self, guards: Mapping[str, object], mode: str) -> None:
        super().__init__(guards)
        self._mode = mode

    def __missing__(self, key: str) -> Level:
        off = _NEVER_STRICT.split() if self._mode in ("strict", "recommended") else list(_OPTIONAL)
        if self._mode == "off" or key.startswith("strict"):
            on = self._mode in ("strict", "recommended", "all")
        else:
            on = self._mode == "all" or not key.startswith(tuple(off))
        return _severity("error" if on else "none")


def _severity(value: object) -> Level:
    text = str(value).lower()
    return Level(_SEVERITIES.get(text, 3), text)


def _pyright_unseen(folder: Folder, table: Table) -> Unseen:
    only, hidden = words(table.get("include")), (*words(table.get("exclude")), *words(table.get("ignore")))
    paths = (one for one in folder.python if any_match(hidden, one) or (only and not any_match(only, one)))
    return Unseen(frozenset((folder.full(path), "") for path in paths))


def _strictly(folder: Folder, strict: tuple[str, ...]) -> Unseen:
    loose = (path for path in folder.python if not any_match(strict, path))
    return Unseen(frozenset((folder.full(path), "strictness") for path in loose), may_be_grave=False)


def read_mypy(folder: Folder) -> Settings:
    """The settings of the first file in which mypy finds any."""
    for name in ("mypy.ini", ".mypy.ini"):
        if folder.has(name):
            return _mypy(folder, name, *_ini(folder.ini(name)))
    if "mypy" in dig(folder.toml("pyproject.toml"), "tool"):
        return _mypy(folder, "pyproject.toml", *_of_file(folder, "pyproject.toml"))
    for name in ("setup.cfg", "tox.ini", *folder.named_after("mypy")):
        table, modules = _of_file(folder, name)
        if table or modules:
            return _mypy(folder, name, table, modules)
    return _mypy(folder, None, {}, [])


def _of_file(folder: Folder, name: str) -> tuple[Table, _Modules]:
    """What stands in a file, be it one that mypy reads by itself or one that a command may name."""
    return _toml(folder.toml(name)) if name.endswith(".toml") else _ini(folder.ini(name))


def _toml(document: Table) -> tuple[Table, _Modules]:
    table = dig(document, "tool", "mypy")
    return table, [(module, row) for row in tables(table.get("overrides")) for module in words(row.get("module"))]


def _ini(sections: Table) -> tuple[Table, _Modules]:
    modules = [
        (module.strip(), table)
        for name, table in sections.items()
        if name.startswith("mypy-")
        for module in name.removeprefix("mypy-").split(",")
    ]
    return dig(sections, "mypy"), modules


def _mypy(folder: Folder, name: str | None, table: Table, modules: _Modules) -> Settings:
    known = {flag: _is_on(table, flag) for flag in sorted(_FLAGS)}
    ignored = is_true(table.get("ignore_errors", False))
    guards: dict[str, object] = {
        "strict": Lookouts(frozenset(name for name, on in known.items() if on)),
        "ignore_errors": Level(float(not ignored), "on" if ignored else "off", ignored),
        "ignore_missing_imports": flag(not is_true(table.get("ignore_missing_imports", False))),
        "follow_imports": flag(table.get("follow_imports", "normal") not in _BLINDING),
        "disable_error_code": Blinds(frozenset(words(table.get("disable_error_code")))),
        "enable_error_code": Lookouts(frozenset(words(table.get("enable_error_code")))),
        "files and exclude": _mypy_unseen(folder, table),
        "overrides": Unseen(frozenset(_overrides(folder, modules, known)), may_be_grave=False),
    }
    return Settings("mypy", folder.full(name) if name else None, guards)


def _is_on(table: Table, flag: str, otherwise: bool | None = None) -> bool:
    opposite = flag.removeprefix("no_") if flag.startswith("no_") else f"no_{flag}"
    allowed = f"allow_{flag.removeprefix('disallow_')}"
    if flag in table:
        return is_true(table[flag])
    for name in {opposite, allowed} & table.keys():
        return not is_true(table[name])
    if otherwise is not None:
        return otherwise
    return flag in _BY_DEFAULT or (flag in STRICT and is_true(table.get("strict", False)))


def _overrides(folder: Folder, modules: _Modules, known: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    is_test = folder.end.project.is_test
    for module, table in modules:
        dropped = tuple(_dropped(table, known))
        paths = (folder.full(path) for path in folder.python if dropped and _is_module(module, path))
        yield from ((path, name) for path in paths if not is_test(path) for name in dropped)


def _dropped(table: Table, known: Mapping[str, bool]) -> Iterator[str]:
    """What an override takes away from what holds elsewhere."""
    yield from (name for name, on in known.items() if on and not _is_on(table, name, otherwise=True))
    if is_true(table.get("ignore_errors", False)):
        yield "ignore_errors"
    if table.get("follow_imports") in _BLINDING:
        yield "follow_imports"
    yield from (f"disable_error_code {code}" for code in words(table.get("disable_error_code")))


def _is_module(pattern: str, path: str) -> bool:
    dotted = path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")
    names = (dotted, dotted.partition(".")[2])
    return any(matches(pattern, name) or (pattern.endswith(".*") and name == pattern[:-2]) for name in names)


def _mypy_unseen(folder: Folder, table: Table) -> Unseen:
    wanted = [*words(table.get("files")), *_modules(table)]
    given = table.get("exclude")
    hidden = regex_matcher([given] if isinstance(given, str) else words(given))
    paths = (path for path in folder.python if hidden(path) or not _is_wanted(path, wanted))
    return Unseen(frozenset((folder.full(path), "") for path in paths))


def _modules(table: Table) -> Iterator[str]:
    """Where the modules and packages may lie that mypy is to check."""
    for name in (*words(table.get("packages")), *words(table.get("modules"))):
        path = name.replace(".", "/")
        yield from (path, f"{path}.py", f"src/{path}", f"src/{path}.py")


def _is_wanted(path: str, wanted: list[str]) -> bool:
    """Documentation is hardly ever meant."""
    return not wanted or any_match(wanted, path) or path.startswith(("docs/", "doc/"))
