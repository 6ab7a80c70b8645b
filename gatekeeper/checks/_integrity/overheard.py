"""Questions for variables and modules that nothing but the tests knew before the change, whatever they are called."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.asking import before
from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.fresh import Hit, spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.noticing import names_of_places
from gatekeeper.checks._integrity.own import filled_in
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.project import is_python

_PLACE = re.compile(r"\b(?:environ|getenv|modules)\b(?:\.\w+)?$")
_MENTIONS = re.compile(r"\b(?:environ|getenv|modules)\b")
_LOOKING = frozenset({"get", "pop", "__contains__", "getenv"})
_USUAL = re.compile(
    r"(?:HOME|USER|USERNAME|USERPROFILE|PATH|PATHEXT|SHELL|TERM|COLORTERM|NO_COLOR|CLICOLOR|FORCE_COLOR|COLUMNS|LINES"
    r"|LANG|LANGUAGE|TZ|TMP|TEMP|TMPDIR|EDITOR|VISUAL|PAGER|DISPLAY|PWD|DEBUG|APPDATA|LOCALAPPDATA|VIRTUAL_ENV|COMSPEC"
    r"|SOURCE_DATE_EPOCH|(?:LC|XDG|PYTHON|PIP|CONDA|SSH|GIT|JUPYTER|COMP|AWS|WT)_?\w*|\w*_PROXY)",
    re.IGNORECASE,
)
"""The variables that programs agree on."""
_SETTINGS = ("tox.ini", "pytest.ini", "setup.cfg", "pyproject.toml", "noxfile.py")
_OF_TESTING = re.compile(r"(?:.*_)?(?:UNIT)?TEST(?:S|ING)?(?:_.*)?")
"""What variables are called that are of testing."""
_RUNNING = re.compile(
    r"(?:\.github/workflows/.*|\.gitlab-ci|\.travis|\.circleci/config|azure-pipelines|appveyor)\.ya?ml"
    r"|(?:.*/)?(?:Makefile|justfile|compose\.ya?ml|docker-compose\.ya?ml)|(?:scripts?|bin|tools|ci)/\w*tests?(?:\.\w+)?"
)
"""What runs tests beside the settings, and other things, too."""
_PROSE = (".md", ".rst", ".txt")
_HEADING = re.compile(r"^(?:#+ .+|\S.*\n(?:={3,}|-{3,}|~{3,}|\^{3,}) *)$", re.MULTILINE)
_CONTRIBUTING = re.compile(
    r"contribut|hacking|\bdevelop(?:ing|ment|ers?)\b|\brun(?:ning)? (?:\w+ ){0,9}tests?\b|\btest suite\b", re.IGNORECASE
)
"""What is headed like this is written for those who change the project, not for those who use it."""


def asked_for(source: Source) -> Iterator[Hit]:
    """The variables of the environment, and the modules, on which something depends, each once; the key of a hit is the
    name. What is asked for to be used is none of them.
    """
    if not _MENTIONS.search(source.text):
        return
    said = set(_used(source))
    for condition, name in _asked(source, said):
        if name not in said:
            said.add(name)
            yield Hit(name, condition.lineno, f"`{spelled(condition)}` asks for what only tests knew", grave=False)


def _asked(source: Source, used: Container[str]) -> Iterator[tuple[ast.expr, str]]:
    """Every condition with what is looked up in it, be it by a name that what was found there is kept by."""
    places = {name: value for name, value in names_of_places(source).items() if not any(_named(value))}
    known = {**places, **dict(_kept(source, places, used))}
    for condition in _conditions(source):
        yield from ((condition, name) for name in _named(filled_in(condition, known)))


def _kept(source: Source, places: Mapping[str, ast.expr], used: Container[str]) -> Iterator[tuple[str, ast.expr]]:
    """The names that what was looked up is kept by, each with how it was."""
    for target, value, _ in bindings(source.tree):
        found = filled_in(value, places)
        if leaf(target) not in used and any(_named(found)):
            yield leaf(target), found


def is_known_to_tests(view: ChangeView, name: str) -> bool:
    """Whether, at the merge base, tests or what runs them named it, and nothing else did; nor is it said anywhere what
    it is for.
    """
    word = re.compile(rf"\b{re.escape(name)}\b")
    if _USUAL.fullmatch(name) or not any(map(word.search, _of_tests(view, name))):
        return False
    return not any(map(word.search, _of_others(view)))


def _conditions(source: Source) -> tuple[ast.expr, ...]:
    """What decides which of two things is done."""
    tests = (one.test for one in (*source.of(ast.If), *source.of(ast.IfExp), *source.of(ast.While)))
    return (*source.of(ast.Compare), *tests)


def _used(source: Source) -> frozenset[str]:
    """What is imported, or has its attributes looked at."""
    owners = [one.value for one in source.of(ast.Attribute)]
    looked_into = (name for one in owners if isinstance(one, ast.Subscript) for name in _named(one))
    return frozenset(map(leaf, owners)).union(_imported(source), looked_into)


def _imported(source: Source) -> Iterator[str]:
    yield from (alias.name.partition(".")[0] for one in source.of(ast.Import) for alias in one.names)
    yield from ((one.module or "").partition(".")[0] for one in source.of(ast.ImportFrom))


def _named(asked: ast.expr) -> Iterator[str]:
    """The names that are looked up in the environment, or among the modules that are loaded."""
    for place, name in map(_looked_up, every(asked, ast.expr)):
        if name and _PLACE.search(ast.unparse(place)):
            yield name


def _looked_up(node: ast.expr) -> tuple[ast.expr, str]:
    """Where something is looked up by its name, and that; "" where nothing is."""
    match node:
        case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[place]):
            return place, name
        case ast.Subscript(value=place, slice=ast.Constant(value=str(name)), ctx=ast.Load()):
            return place, name
        case ast.Call(func=place, args=[ast.Constant(value=str(name)), *_]) if leaf(place) in _LOOKING:
            return place, name
        case _:
            return node, ""


def _of_tests(view: ChangeView, name: str) -> Iterator[str]:
    """What the tests were, and what says how they are run, so far as it may hold the name."""
    yield from (source.text for source in before(view, name))
    yield from filter(None, map(partial(_at_base, view), _SETTINGS if name.isupper() else ()))
    if _OF_TESTING.fullmatch(name):
        yield from map(partial(_at_base, view), filter(_RUNNING.fullmatch, view.context.project.files))


def _of_others(view: ChangeView) -> Iterator[str]:
    """The sources as they were, and what is written for those who use the project."""
    yield from (pair.base.text for pair in view.source_pairs if pair.base is not None)
    for path in view.context.project.files:
        if path.endswith(_PROSE):
            yield _for_users(path, view.context.read(path).decode(errors="replace"))
        elif _is_kept_source(view, path):
            yield view.context.read(path).decode(errors="replace")


def _for_users(path: str, text: str) -> str:
    """What a document says that is not about how the project itself is worked on."""
    starts = [0, *(one.start() for one in _HEADING.finditer(text))]
    sections = (text[start:end] for start, end in pairwise((*starts, len(text))))
    is_other = _CONTRIBUTING.search(PurePosixPath(path).stem) is not None
    return "" if is_other else "".join(one for one in sections if not _CONTRIBUTING.search(one.partition("\n")[0]))


def _is_kept_source(view: ChangeView, path: str) -> bool:
    project = view.context.project
    return is_python(path) and not (project.is_test(path) or view.change.file(path))


def _at_base(view: ChangeView, path: str) -> str:
    return (view.context.read_base(path) or b"").decode(errors="replace")
