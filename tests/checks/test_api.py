"""Breaking changes of the public interface, and what announces them."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from gatekeeper.checks._api.breaks import Break, compare
from gatekeeper.checks._api.rules import RULES
from gatekeeper.checks._api.tree import Text, build
from gatekeeper.checks.api import Api
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.changes import context_of
from tests.checks.contexts import context_since, findings
from tests.repos import Repo

Files = dict[str, str]
ROOT = {"src/shop/__init__.py": ""}


def broken(tmp_path: Path, base: Files, head: Files, check: Api | None = None) -> set[tuple[str, str]]:
    """The breaks as (rule, name)."""
    ends = [{path: text.encode() for path, text in files.items()} for files in (base, head)]
    found = findings(check or Api(), context_of(tmp_path, ends[0], ends[1]))
    breaks = [one for one in found if one.measure == "api.breaking"]
    assert {one.rule for one in found if one.measure == "api.unannounced"} <= {"unannounced"}
    assert len(breaks) * 2 == len(found)
    return {(one.rule, one.message.split("`")[1]) for one in breaks}


BREAKS = [
    ("function", "def f(a): ...\n", "", {("object-removed", "shop.a.f")}),
    ("made private", "def f(a): ...\n", "def _f(a): ...\n", {("object-removed", "shop.a.f")}),
    ("class", "class C:\n    def m(self): ...\n", "", {("object-removed", "shop.a.C")}),
    ("method", "class C:\n    def m(self): ...\n", "class C: ...\n", {("object-removed", "shop.a.C.m")}),
    ("attribute", "X = 1\n", "", {("object-removed", "shop.a.X")}),
    ("parameter", "def f(a, b): ...\n", "def f(a): ...\n", {("parameter-removed", "shop.a.f")}),
    ("new parameter", "def f(a): ...\n", "def f(a, b): ...\n", {("parameter-added-required", "shop.a.f")}),
    ("default gone", "def f(a=1): ...\n", "def f(a): ...\n", {("parameter-changed-required", "shop.a.f")}),
    ("default", "def f(a=1): ...\n", "def f(a=2): ...\n", {("parameter-changed-default", "shop.a.f")}),
    ("default of code", "def f(a=x): ...\n", "def f(a=y): ...\n", {("parameter-changed-default", "shop.a.f")}),
    ("keyword-only", "def f(a): ...\n", "def f(*, a): ...\n", {("parameter-changed-kind", "shop.a.f")}),
    ("order", "def f(a, b): ...\n", "def f(b, a): ...\n", {("parameter-moved", "shop.a.f")}),
    ("return type", "def f() -> int: ...\n", "def f(): ...\n", {("return-changed-type", "shop.a.f")}),
    ("kind", "def f(): ...\n", "class f: ...\n", {("object-changed-kind", "shop.a.f")}),
    ("kind, to a value", "def f(): ...\n", "f = 1\n", {("object-changed-kind", "shop.a.f")}),
    ("base", "class A: ...\nclass C(A): ...\n", "class A: ...\nclass C: ...\n", {("class-removed-base", "shop.a.C")}),
    (
        "export",
        "__all__ = ['f']\ndef f(): ...\n",
        "__all__ = []\n__all__ += ['g']\ndef f(): ...\ndef g(): ...\n",
        set(),
    ),
    (
        "constructor",
        "class C:\n    def __init__(self, a): ...\n",
        "class C: ...\n",
        {("object-removed", "shop.a.C.__init__")},
    ),
    (
        "field of a dataclass",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n",
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n    b: int\n",
        {("parameter-added-required", "shop.a.C.__init__")},
    ),
    ("passed on", "from far import away as away\n", "", {("object-removed", "shop.a.away")}),
    ("position gone", "def f(a, b, /): ...\n", "def f(a, /): ...\n", {("parameter-removed", "shop.a.f")}),
    ("position for a name", "def f(a, /): ...\n", "def f(*, b=1): ...\n", {("parameter-removed", "shop.a.f")}),
    ("to positional-only", "def f(a, /): ...\n", "def f(a, b, /): ...\n", {("parameter-added-required", "shop.a.f")}),
]


@pytest.mark.parametrize(("about", "before", "after", "expected"), BREAKS, ids=[one[0] for one in BREAKS])
def test_what_breaks(tmp_path: Path, about: str, before: str, after: str, expected: set[tuple[str, str]]) -> None:
    base, head = ROOT | {"src/shop/a.py": before}, ROOT | {"src/shop/a.py": after}
    assert broken(tmp_path, base, head) == expected


M = "    def m(self): ...\n"
A_B = "class A: ...\nclass B(A): ...\n"
FINE = [
    ("added", "", "def f(): ...\n"),
    ("optional parameter", "def f(a): ...\n", "def f(a, b=1, *c, **d): ...\n"),
    ("body and annotations", "def f(a): ...\n", "def f(a: int) -> int:\n    return a\n"),
    ("private", "def _f(): ...\n", ""),
    ("the same value", "def f(a=1, b='x'): ...\n", 'def f(a=1.0, b="x"): ...\n'),
    ("positional-only with another name", "def f(__a): ...\n", "def f(a, /): ...\n"),
    ("helpers", "T = TypeVar('T')\nlog = logging.getLogger(__name__)\n__all__ = []\n", ""),
    ("for type checkers alone", "if TYPE_CHECKING:\n    X = 1\n", ""),
    ("what every object has", "class C:\n    def __init__(self): ...\n    def __repr__(self): ...\n", "class C: ...\n"),
    ("second name", "def f(): ...\n", "def g(): ...\nf = g\n"),
    ("imported from elsewhere", "from os import path\n", ""),
    ("moved up", f"class A: ...\nclass C(A):\n{M}", f"class A:\n{M}class C(A): ...\n"),
    ("object", "class C(object, Generic[T]): ...\n", "class C: ...\n"),
    ("base of a base", f"{A_B}class C(A, B): ...\n", f"{A_B}class C(B): ...\n"),
    ("served", "def f(): ...\n", "def __getattr__(name):\n    if name == 'f':\n        return 1\n"),
]


@pytest.mark.parametrize(("about", "before", "after"), FINE, ids=[one[0] for one in FINE])
def test_what_breaks_nothing(tmp_path: Path, about: str, before: str, after: str) -> None:
    base, head = ROOT | {"src/shop/a.py": before}, ROOT | {"src/shop/a.py": after}
    assert broken(tmp_path, base, head) == set()


def test_what_is_not_served_is_gone(tmp_path: Path) -> None:
    after = "def __getattr__(name):\n    if name == 'g':\n        return 1\n"
    base, head = ROOT | {"src/shop/a.py": "def f(): ...\n"}, ROOT | {"src/shop/a.py": after}
    assert broken(tmp_path, base, head) == {("object-removed", "shop.a.f")}


def test_what_is_passed_on_is_public_where_it_is_named(tmp_path: Path) -> None:
    impl = {"src/shop/_impl.py": "def f(a): ...\ndef g(a): ...\ndef h(a): ...\n"}
    changed = {"src/shop/_impl.py": "def f(a, b): ...\ndef g(a, b): ...\ndef h(a, b): ...\n"}
    init = {"src/shop/__init__.py": "from ._impl import f\nfrom shop._impl import g as _g\nimport os\n"}
    assert broken(tmp_path / "1", impl | init, changed | init) == {("parameter-added-required", "shop._impl.f")}
    before, after = "def f(a): ...\n", "def f(a, b): ...\n"
    apart = {"src/shop/__init__.py": "", "src/shop/a.py": "from .b import f as f\n", "src/shop/b.py": after}
    both = {("parameter-added-required", "shop.b.f")}
    assert broken(tmp_path / "0", ROOT | {"src/shop/a.py": before}, apart) == both
    other = {"src/shop/__init__.py": "", "src/shop/b.py": "from ._impl import g as g, h\n"}
    assert broken(tmp_path / "2", impl | other, changed | other) == {("parameter-added-required", "shop._impl.g")}
    listed = {"src/shop/__init__.py": "from ._impl import f, h\n__all__ = ['h']\n"}
    assert broken(tmp_path / "3", impl | listed, changed | listed) == {("parameter-added-required", "shop._impl.h")}
    star = {"src/shop/__init__.py": "from ._impl import *\nfrom far.away import *\n"}
    assert len(broken(tmp_path / "4", impl | star, changed | star)) == 3


def test_a_break_is_named_once(tmp_path: Path) -> None:
    code = {"src/shop/a.py": "def f(a): ...\nclass A:\n    def m(self): ...\nclass B(A): ...\n"}
    init = {"src/shop/__init__.py": "from .a import f\nfrom . import a\nfrom far import away\n"}
    gone = {"src/shop/a.py": "class A: ...\nclass B(A): ...\n", "src/shop/__init__.py": "from . import a\n"}
    assert broken(tmp_path, code | init, gone) == {
        ("object-removed", "shop.a.f"),
        ("object-removed", "shop.a.A.m"),
    }
    # The function is still there; only its second name is gone.
    assert broken(tmp_path / "2", code | init, code | {"src/shop/__init__.py": ""}) == {
        ("object-removed", "shop.f"),
        ("object-removed", "shop.a"),
    } - {("object-removed", "shop.a")}


def test_modules_that_go_move_or_are_no_packages(tmp_path: Path) -> None:
    code = {"src/shop/a.py": "def f(a): ...\n", "src/ns/sub/b.py": "def f(a): ...\n", "src/one.py": "def f(a): ...\n"}
    assert broken(tmp_path / "1", ROOT | code, ROOT) == {
        ("object-removed", "shop.a"),
        ("object-removed", "ns.sub"),
        ("object-removed", "one.f"),
    }
    moved = ROOT | {"src/shop/b.py": code["src/shop/a.py"]}
    assert broken(tmp_path / "2", ROOT | {"src/shop/a.py": code["src/shop/a.py"]}, moved) == {
        ("object-removed", "shop.a")
    }
    assert broken(tmp_path / "3", ROOT, ROOT | code) == set()


def test_kinds_can_be_left_out(tmp_path: Path) -> None:
    base, head = ROOT | {"src/shop/a.py": "def f(a=1): ...\nX = 1\n"}, ROOT | {"src/shop/a.py": "def f(a=2): ...\n"}
    check = Api(ignore=("parameter-changed-default",))
    assert broken(tmp_path, base, head, check) == {("object-removed", "shop.a.X")}


REMOVAL = "- Removed `total`.\n"
NOTE = "Migration: call sum_of.\n"
ANNOUNCEMENTS = [
    ("nothing", {}, "no changelog entry names `total`"),
    ("entry without note", {"CHANGELOG.md": REMOVAL}, "there is no migration note"),
    ("note without entry", {"docs/upgrading.md": NOTE}, "no changelog entry names `total`"),
    ("entry in the documentation", {"docs/a.md": REMOVAL + NOTE}, "no changelog entry names `total`"),
    ("entry about another", {"CHANGELOG.md": "- Removed `subtotal`. " + NOTE}, "no changelog entry names `total`"),
    ("both in the changelog", {"CHANGELOG.md": REMOVAL + NOTE}, ""),
    ("entry and note apart", {"changelog.d/1.removed.md": REMOVAL, "docs/upgrading.md": NOTE}, ""),
    ("instead", {"CHANGELOG.md": "- Removed shop.total, use sum_of instead.\n"}, ""),
    ("replaced", {"CHANGELOG.md": "- Replaced total() with sum_of().\n"}, ""),
]


@pytest.mark.parametrize(("about", "texts", "lacks"), ANNOUNCEMENTS, ids=[one[0] for one in ANNOUNCEMENTS])
def test_a_break_is_announced(tmp_path: Path, about: str, texts: Files, lacks: str) -> None:
    old = "The total, upgraded instead.\n"
    files = {"src/shop.py": "def total(cart): ...\n", "CHANGELOG.md": old, "docs/a.md": old}
    repo = Repo.make(tmp_path / "repo", files)
    base = repo.git("rev-parse", "HEAD")
    repo.write({"src/shop.py": "X = 1\n", **{path: files.get(path, "") + text for path, text in texts.items()}})
    found = findings(Api(), context_since(repo, base))
    unannounced = [one.message for one in found if one.measure == "api.unannounced"]
    assert unannounced == ([f"`shop.total` was removed, and {lacks}"] if lacks else [])
    (breaking,) = (one for one in found if one.measure == "api.breaking")
    assert (breaking.rule, breaking.location.path, breaking.location.line) == ("object-removed", "src/shop.py", None)


def test_messages_and_places(tmp_path: Path) -> None:
    before = "def f(a, b, c=1, *, d=1): ...\nclass C:\n    def __init__(self, a): ...\n"
    after = "X = 1\n\n\ndef f(b, a, *, c, d=2, e): ...\nclass C:\n    def __init__(self): ...\n"
    repo = Repo.make(tmp_path / "repo", {"src/shop.py": before})
    base = repo.git("rev-parse", "HEAD")
    repo.write({"src/shop.py": after})
    outcome = Api().run(context_since(repo, base))
    assert isinstance(outcome, Completed)
    assert outcome.counts == {"api.breaking": "shop", "api.unannounced": "shop"}
    told = {(one.message, one.location.line) for one in outcome.findings if one.measure == "api.breaking"}
    assert told == {
        ("`shop.f` takes `a`, `b` at another position", 4),
        ("`shop.f` takes `c` as keyword-only, not as positional or keyword", 4),
        ("`shop.f` cannot do without `c` any more", 4),
        ("`shop.f` has another default for `d`: `2`, not `1`", 4),
        ("`shop.f` cannot do without the new `e`", 4),
        ("`shop.C.__init__` does not take `a` any more", 6),
    }
    unannounced = [one.message for one in outcome.findings if one.location.line == 6 and one.rule == "unannounced"]
    assert unannounced == ["`shop.C.__init__` does not take `a` any more, and no changelog entry names `C`"]


def test_the_name_that_people_write() -> None:
    assert Break("", "shop.C.__init__", "", "", None).subject == "C"
    assert Break("", "__version__", "", "", None).subject == "__version__"


def test_every_kind_is_documented() -> None:
    import griffe

    kinds = {kind.name.lower().replace("_", "-") for kind in griffe.BreakageKind}
    # griffe does not report these two.
    assert {rule.id for rule in RULES} == kinds - {"attribute-changed-type", "attribute-changed-value"}


def test_nothing_to_judge(tmp_path: Path) -> None:
    reason = "the change touches no public module of the sources"
    assert Api().run(context_of(tmp_path, {}, {"tests/test_a.py": b"x = 1\n"})) == Skipped(reason)
    assert Api().run(context_of(tmp_path / "2", {}, {"src/_private.py": b"x = 1\n"})) == Skipped(reason)
    assert Api().run(context_of(tmp_path / "3", {}, {"src/no-name.py": b"x = 1\n"})) == Skipped(reason)
    context = context_of(tmp_path / "4", {}, {})
    context.comparison = Skipped("nothing to compare with")
    assert Api().run(context) == context.comparison
    context.comparison = Broken("unreadable")
    with pytest.raises(CannotVerify, match="unreadable"):
        Api().run(context)
    with pytest.raises(ConfigError, match="can never match"):
        Api(changelog=("",))


def test_hostile_sources(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    odd = "'\\d'\n__all__ = [1, 2]\nfrom .a import *\nclass A(B): ...\nclass B(A): ...\nfrom . import b as b\n"
    files = ROOT | {"src/shop/a.py": odd, "src/shop/b.py": "from .a import b as b\n", "src/shop/bad.py": "def (\n"}
    head = files | {"src/shop/a.py": f"{odd}def f(): ...\n", "src/shop/c\n.py": "x = 1\n"}
    assert broken(tmp_path, files, head) == set()
    with pytest.raises(CannotVerify, match=r"src/shop/a\.py cannot be parsed"):
        broken(tmp_path / "2", files, files | {"src/shop/a.py": "def (\n"})
    assert broken(tmp_path / "3", files | {"src/shop/a.py": "def (\n"}, files) == set()
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("griffe").isEnabledFor(logging.CRITICAL)


def test_what_griffe_cannot_compare_is_not_verified() -> None:
    old, new = (build("shop", {"shop": Text("shop.py", "def f(a=1): ...\n")}) for _ in range(2))
    del new.members["f"].parameters
    with pytest.raises(CannotVerify, match="griffe cannot compare the interface of shop"):
        compare(old, new)
