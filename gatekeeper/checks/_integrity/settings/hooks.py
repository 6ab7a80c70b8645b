"""What pre-commit (or prek) checks before a commit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from gatekeeper.checks._integrity.report import graded, warning
from gatekeeper.checks._integrity.settings import running
from gatekeeper.checks._integrity.settings.commands import CHECKS, FORMAT, RUNNERS, STYLE, Script, calls
from gatekeeper.checks._integrity.settings.documents import Table, dig, tables, words
from gatekeeper.checks._integrity.settings.ends import Ends, Folder
from gatekeeper.checks._integrity.settings.files import HOOKS
from gatekeeper.checks._integrity.settings.laxer import spelled
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.values import Unseen, listed, regex_matcher
from gatekeeper.model.finding import Finding

WEAKENED = "hook-weakened"
_ALIASES = {"ruff": "ruff-check", "ruff-lint": "ruff-check", "pyright-python": "pyright", "mypy-local": "mypy"}
_REPLACED_BY = {
    "flake8": ("ruff-check",),
    "pylint": ("ruff-check",),
    "bandit": ("ruff-check",),
    "pydocstyle": ("ruff-check",),
    "interrogate": ("ruff-check",),
    "pyupgrade": ("ruff-check",),
    "autoflake": ("ruff-check",),
    "mypy": ("pyright", "basedpyright", "ty", "pyrefly"),
    "pyright": ("mypy", "basedpyright", "ty", "pyrefly"),
    "detect-secrets": ("gitleaks", "trufflehog"),
    "codespell": ("typos",),
    "typos": ("codespell",),
    "doc8": ("rstcheck", "sphinx-lint"),
    "rstcheck": ("doc8", "sphinx-lint"),
    "check-ast": ("ruff-check", "ruff-format", "black"),
    "check-json": ("check-jsonschema", "pretty-format-json", "prettier", "biome-check"),
    "check-manifest": ("check-sdist",),
    "check-byte-order-marker": ("fix-byte-order-marker",),
    "check-toml": ("taplo-lint", "taplo-format", "taplo", "validate-pyproject", "pyproject-fmt", "tombi-lint"),
    "check-yaml": ("yamllint", "yamlfix", "yamlfmt", "prettier", "pretty-format-yaml", "check-jsonschema"),
    "check-github-workflows": ("check-jsonschema", "actionlint", "zizmor"),
    "check-jsonschema": ("check-github-workflows", "actionlint", "zizmor"),
    "gitleaks": ("detect-secrets", "trufflehog", "betterleaks"),
}
_RULES_OF_RUFF = re.compile(r"^(python-.*|debug-statements|check-(docstring-first|builtin-literals)|flake8.*|pyroma)$")
"""Hooks that look for what ruff has rules for."""
_AT_COMMIT = frozenset({"commit", "pre-commit"})
_SETTINGS = ("pyproject.toml", "ruff.toml", ".ruff.toml", "setup.cfg", "mypy.ini", "pyrightconfig.json", "ty.toml")
"""Where the tools that replace others are told what to look for."""
_WATCHING = re.compile(
    r"^(ruff-check|flake8|pylint|mypy|pyright|basedpyright|ty|pyrefly|bandit|pydocstyle|vulture|deptry|gitleaks|"
    r"detect-secrets|detect-private-key|python-check-blanket-.*|interrogate|gatekeeper.*|.*(pytest|unit-?tests?|tests?|lint|typecheck).*)$"
)
_TIDYING = re.compile(
    r"^(.*-fixer|trailing-whitespace.*|mixed-line-ending|fix-.*|.*[-_](fix|format|formatter|fmt)|file-contents-sorter|"
    r"pretty-format-.*|(toml-|yaml-)?sort-.*|black.*|isort|usort|yapf|autopep8|blue|darker|pyupgrade|docformatter|"
    r"add-trailing-comma|reorder-python-imports|prettier|mdformat|mdformat-.*|shfmt|taplo|seed-isort-config|autoflake|"
    r"unify|nbstripout|no-commit-to-branch|forbid-new-submodules|commitizen.*|(uv|poetry|pdm|pip)-.*|"
    r".*(sync|update|generate|export|compile|write|build|render|convert|bump|docs?|readme|changelog|cog).*)$"
)
"""Hooks that put things into form, or bring them up to date: one less overlooks nothing."""
_EXCUSES = re.compile(r"^(--exit-zero|--no-fail|--soft-fail|--warn-only|--exit-zero-always|--no-error-on-.*|--nofail)$")
_LOOSER = re.compile(
    r"^--?(ignore|extend-ignore|disable|per-file-ignores|skip|exclude|extend-exclude|ignore-missing-imports|"
    r"no-strict.*|allow-.*|new-only|baseline|policy|only)\b(?!-noqa)"
)
_STRICTER = re.compile(r"^--(strict|warn-.*|disallow-.*|error.*|fail.*|exit-non-zero.*|no-implicit.*)$")
_EXTENDED = ("flake8", "pylint")
_RULES = ("pep8-", "dlint", "wemake-")
_PACKAGE = re.compile(r"[\w.-]+")
_TIDY = re.compile(r"^--(ignore|extend-ignore)=?(E203|E501|W503|,)*$|^--(ignore-words|allow-multiple-documents)")


class Hook(Struct, frozen=True):
    """A hook as it is configured."""

    id: str
    entry: str
    args: tuple[str, ...]
    manual: bool
    at_commit: bool
    files: str
    exclude: str
    plugins: tuple[str, ...] = ()
    """What is installed beside it that makes it look for more."""

    @property
    def name(self) -> str:
        """Its id, whatever it was called in the course of time."""
        return _ALIASES.get(self.id, self.id)

    @property
    def excuses(self) -> tuple[str, ...]:
        """What makes it pass whatever it finds."""
        text = " ".join((self.entry, *self.args))
        tolerated = [call.excused for call in calls(Script(text, "")) if call.excused]
        shell = ["|| true"] if re.search(r"\|\|\s*(true|:|exit 0|echo)", text) else []
        return (*tolerated, *shell, *(one for one in self.args if _EXCUSES.match(one)))


class Configuration(Struct, frozen=True):
    """The hooks of a file, by name; `skipped` are those that the hosted service leaves out."""

    hooks: Mapping[str, Hook]
    files: str
    exclude: str
    skipped: frozenset[str]


def findings(ends: Ends) -> Iterator[Finding]:
    """What the change does to the hooks."""
    for base, head in ends.folders(HOOKS.__contains__):
        name = next((one for one in HOOKS if base.has(one)), None)
        if name is not None and not head.has("prek.toml"):
            now = next((one for one in HOOKS if head.has(one)), name)
            yield from _compared(_read(base, name), _read(head, now), base, head, now, ends)


def _read(folder: Folder, name: str) -> Configuration:
    table = folder.yaml(name)
    default = words(table.get("default_stages"))
    hooks = [_hook(row, default) for repo in _rows(table, "repos") for row in _rows(repo, "hooks")]
    skipped = frozenset(words(dig(table, "ci").get("skip")))
    # Of several of a name, the one counts that is not only run by hand.
    by_name = {hook.name: hook for hook in sorted(hooks, key=lambda one: one.manual, reverse=True)}
    return Configuration(by_name, _text(table, "files"), _text(table, "exclude"), skipped)


def _rows(table: Table, key: str) -> list[Table]:
    return tables(table.get(key))


def _text(table: Table, key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _hook(row: Table, default: tuple[str, ...]) -> Hook:
    stages = words(row.get("stages")) or default
    manual = bool(stages) and set(stages) <= {"manual"}
    given = words(row.get("args"))
    texts = (_text(row, "files"), _text(row, "exclude"), tuple(_plugins(row)))
    at_commit = not stages or not _AT_COMMIT.isdisjoint(stages)
    return Hook(_text(row, "id"), _text(row, "entry"), given, manual, at_commit, *texts)


def _plugins(row: Table) -> Iterator[str]:
    """The packages beside a linter that are called after it: they are its rules."""
    for one in words(row.get("additional_dependencies")):
        name = _PACKAGE.match(one)
        if name and _text(row, "id") in _EXTENDED and name[0].lower().startswith((f"{_text(row, 'id')}-", *_RULES)):
            yield name[0].lower().replace("_", "-")


def _compared(
    before: Configuration, after: Configuration, base: Folder, head: Folder, file: str, ends: Ends
) -> Iterator[Finding]:
    content, path = ends.head.read(head.full(file)), head.full(file)
    for hook in filter(_checks, before.hooks.values()):
        now = after.hooks.get(hook.name)
        if now is not None:
            hidden = _unseen(base, hook, before).loosened(_unseen(head, now, after), ends)
            said = [*_weaker(hook, now), *([(hidden.grave, hidden.what)] if hidden else [])]
            said += [(False, "is skipped by ci.skip")] if hook.name in after.skipped - before.skipped else []
            for grave, text in said:
                yield graded(grave, WEAKENED, f"the hook {now.id} {text}", path, line_of(content, f"id: {now.id}"))
        elif not _has_successor(hook, before, after, ends):
            yield warning(WEAKENED, f"the hook {hook.id} is gone", path)


def _checks(hook: Hook) -> bool:
    """Whether it looks for mistakes, by its name or by what it starts, and does not only put things into form."""
    watches = _WATCHING.match(hook.name) is not None or bool(_started(hook) - STYLE - {FORMAT})
    return watches or not (_TIDYING.match(hook.name) or _started(hook) & {FORMAT, "black", "isort", "yapf"})


def _has_successor(hook: Hook, before: Configuration, after: Configuration, ends: Ends) -> bool:
    """Whether a hook that came or is told more, or a script that the change edits, does what the hook did."""
    successors = {hook.name.removesuffix("-check"), *_REPLACED_BY.get(hook.name, ())}
    if _RULES_OF_RUFF.match(hook.name):
        successors.add("ruff-check")
    told = any(path.rpartition("/")[2] in _SETTINGS for path in ends.changed)
    came = after.hooks if told else after.hooks.keys() - before.hooks.keys()
    return _renamed(hook, after) or not successors.isdisjoint({*came, *running.tools(ends)})


def _renamed(hook: Hook, after: Configuration) -> bool:
    """A hook of the project's own under another name still starts the same program."""
    named = {word for word in hook.entry.split() if word in CHECKS}
    # What a runner is told to run is what counts.
    program = set(hook.entry.split()) if named & RUNNERS else named
    return bool(program) and any(program <= set(one.entry.split()) for one in after.hooks.values())


def _weaker(before: Hook, now: Hook) -> Iterator[tuple[bool, str]]:
    excuses = sorted(set(now.excuses) - set(before.excuses))
    if excuses:
        yield True, f"passes whatever it finds: {', '.join(excuses)}"
    if _started(before) and not _started(now):
        yield True, f"no longer runs {listed(sorted(_started(before)))}"
    yield from _regulated(before, now)


def _regulated(before: Hook, now: Hook) -> Iterator[tuple[bool, str]]:
    """What stages and arguments say less."""
    yield from _staged(before, now)
    looser = list(_looser(before, now))
    if looser:
        yield False, f"is given {listed(looser)}"
    stricter = list(filter(_STRICTER.match, _added(now.args, before.args)))
    if stricter and before.id == now.id:
        yield False, f"is no longer given {listed(stricter)}"
    fewer = _added(now.plugins, before.plugins)
    if fewer and not _added(before.plugins, now.plugins):
        yield False, f"is run without {listed(fewer)}"


def _looser(before: Hook, now: Hook) -> Iterator[str]:
    """The options with which it reports less, each with one value, that it was not given."""
    known = {*before.args, *spelled(before.args, _is_looser)}
    return (one for one in spelled(now.args, _is_looser) if one not in known and _is_looser(one))


def _staged(before: Hook, now: Hook) -> Iterator[tuple[bool, str]]:
    if now.manual and not before.manual:
        yield False, "runs only when somebody asks for it (stages: manual)"
    elif before.at_commit and not now.at_commit:
        yield False, "no longer runs before a commit, nor over all files (stages)"


def _started(hook: Hook) -> frozenset[str]:
    """The checks that the entry of a hook of the project's own starts."""
    return frozenset(call.tool for call in calls(Script(hook.entry.replace("-c", "").replace("'", ""), "")))


def _added(before: tuple[str, ...], now: tuple[str, ...]) -> list[str]:
    return [one for one in now if one not in before]


def _is_looser(argument: str) -> bool:
    return _LOOSER.match(argument) is not None and not _TIDY.match(argument)


def _unseen(folder: Folder, hook: Hook, whole: Configuration) -> Unseen:
    hidden = regex_matcher(filter(None, (hook.exclude, whole.exclude)))
    wanted = [regex_matcher([one]) for one in filter(None, (hook.files, whole.files))]
    paths = (one for one in folder.python if hidden(one) or not all(want(one) for want in wanted))
    return Unseen(frozenset((folder.full(path), "") for path in paths), may_be_grave=False)
