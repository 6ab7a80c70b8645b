"""Documentation of what a change adds to the public interface, over real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks.docs import Docs
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.changes import context_of
from tests.checks.contexts import context_since, findings
from tests.repos import Repo

Files = dict[str, str]
OLD = '"""About shops."""\n\n\ndef old(a):\n    return a\n'
CLASS = '"""About carts."""\n\n\nclass Cart:\n    """A cart.\n\n    >>> Cart()\n    """\n\n'


def found(tmp_path: Path, base: Files, head: Files) -> tuple[Finding, ...]:
    def raw(files: Files) -> dict[str, bytes]:
        return {path: text.encode() for path, text in files.items()}

    return findings(Docs(), context_of(tmp_path, raw(base), raw(head)))


def of(measure: str, tmp_path: Path, base: Files, head: Files) -> set[str]:
    """The names in the messages of one measure, each with its line."""
    return {
        f"{one.message.split('`')[1] if '`' in one.message else one.location.path}:{one.location.line}"
        for one in found(tmp_path, base, head)
        if one.measure == measure
    }


NEW_CODE = [
    ("function", "def new(a):\n    return a\n", {"new:6"}),
    ("async function", "async def new(a):\n    return a\n", {"new:6"}),
    ("documented", 'def new(a):\n    """What it is."""\n', set()),
    ("empty docstring", 'def new(a):\n    """ """\n', {"new:6"}),
    ("private", "def _new(a):\n    return a\n", set()),
    ("class and method", "class New:\n    def m(self): ...\n    def _p(self): ...\n", {"New:6", "New.m:7"}),
    ("decorators that are called", "@d(1)[2](3)\n@(lambda f: f)\ndef new(): ...\n", {"new:8"}),
    ("private class", "class _New:\n    def m(self): ...\n", set()),
    ("special methods", 'class New:\n    """N."""\n    def __init__(self): ...\n    def __eq__(self, o): ...\n', set()),
    ("nested function", 'def new(a):\n    """N."""\n    def inner(): ...\n    return inner\n', set()),
    ("nested class", 'class New:\n    """N."""\n    class Meta:\n        x = 1\n', {"New.Meta:8"}),
    (
        "overloads",
        "@overload\ndef new(a: int): ...\n@overload\ndef new(a: str): ...\ndef new(a):\n    return a\n",
        {"new:10"},
    ),
    (
        "documented implementation of overloads",
        '@typing.overload\ndef new(a: int): ...\ndef new(a):\n    """What it is."""\n',
        set(),
    ),
    (
        "property",
        "class New:\n    '''N.'''\n    @property\n    def p(self): ...\n    @p.setter\n    def p(self, v): ...\n",
        {"New.p:9"},
    ),
    ("override", "class New(Far):\n    '''N.'''\n    @override\n    def m(self): ...\n", set()),
    ("of a base elsewhere", "class New(far.Far, make()):\n    '''N.'''\n    def m(self): ...\n", {"New.m:8"}),
    (
        "of a base here",
        "class New(Base[int]):\n    '''N.'''\n    def m(self): ...\n"
        "class Base:\n    '''B.'''\n    def m(self):\n        '''M.'''\n",
        set(),
    ),
    ("protocol", "class New(Protocol):\n    '''N.'''\n    def m(self): ...\n", {"New.m:8"}),
    ("variants", "if X:\n    def new(): ...\nelse:\n    def new():\n        '''N.'''\n", set()),
    ("for type checkers alone", "if TYPE_CHECKING:\n    class New: ...\nelse:\n    New = object\n", set()),
    ("not in __all__", "__all__ = ['_other']\ndef new(): ...\ndef _other(): ...\n", {"_other:8"}),
    (
        "__all__ made in steps",
        "__all__ = []\n__all__ += ('new',)\n__all__.extend(['b'])\n__all__.append('c')\n"
        "def b(): ...\ndef c(): ...\ndef d(): ...\n",
        {"b:10", "c:11"},
    ),
    ("__all__ made by code", "__all__ = names()\ndef new(): ...\n", {"new:7"}),
    ("__all__ of other things", "__all__ = ['new', other]\ndef _new(): ...\ndef new(): ...\n", {"new:8"}),
]


@pytest.mark.parametrize(("about", "code", "expected"), NEW_CODE, ids=[about for about, _, _ in NEW_CODE])
def test_what_needs_a_docstring(tmp_path: Path, about: str, code: str, expected: set[str]) -> None:
    base, head = {"src/shop.py": OLD}, {"src/shop.py": f"{OLD}{code}"}
    assert of("docs.missing", tmp_path, base, head) == expected


def test_what_was_there_or_moved_is_not_new(tmp_path: Path) -> None:
    base = {"src/shop.py": OLD, "src/pkg/a.py": "'''A.'''\ndef f(a):\n    return a\n"}
    altered = {"src/shop.py": OLD.replace("old(a)", "old(a, b)"), "src/pkg/b.py": base["src/pkg/a.py"]}
    assert of("docs.missing", tmp_path, base, altered) == set()
    moved = {"src/shop.py": f"{OLD}def f(a):\n    return a\n", "src/pkg/a.py": "'''A.'''\n"}
    assert of("docs.missing", tmp_path / "2", base, moved) == set()


def test_what_becomes_public_is_new(tmp_path: Path) -> None:
    base, head = {"src/pkg/_a.py": OLD}, {"src/pkg/a.py": OLD}
    assert of("docs.missing", tmp_path, base, head) == {"old:4"}
    one = {"src/shop.py": f"__all__ = ['old']\n{OLD}def more(): ...\n"}
    both = {"src/shop.py": one["src/shop.py"].replace("['old']", "['old', 'more']")}
    assert of("docs.missing", tmp_path / "2", one, both) == {"more:7"}


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("src/new.py", "X = 1\ndef f():\n    '''F.'''\n", {"src/new.py:1"}),
        ("src/new.py", "'''N.'''\ndef f():\n    '''F.'''\n", set()),
        ("src/new.py", "from a import b\n__all__ = ['b']\n", set()),
        ("src/pkg/__init__.py", "", set()),
        ("src/_new.py", "def f(): ...\n", set()),
        ("src/pkg/_sub/new.py", "def f(): ...\n", set()),
        ("src/pkg/__main__.py", "def f(): ...\n", set()),
        ("src/not-importable.py", "def f(): ...\n", set()),
    ],
)
def test_new_modules(tmp_path: Path, path: str, code: str, expected: set[str]) -> None:
    assert of("docs.missing", tmp_path, {"src/shop.py": OLD}, {"src/shop.py": OLD, path: code}) == expected


def test_inherited_docstrings_are_found_through_the_project(tmp_path: Path) -> None:
    base = {
        "src/pkg/__init__.py": "from .base import Base\nfrom pkg.base import Base as Again\n"
        "import pkg.base\nfrom . import broken\n",
        "src/pkg/base.py": "'''B.'''\nclass Root:\n    '''R.'''\n    def far(self):\n        '''F.'''\n"
        "class Base(Root):\n    '''B.'''\n    def near(self):\n        '''N.'''\n",
        "src/pkg/broken.py": "def (\n",
        "src/pkg/sub/__init__.py": "",
    }
    for number, (imports, name) in enumerate(
        [
            ("from ..base import Base", "Base"),
            ("from pkg.base import Base as B", "B"),
            ("from .. import Base", "Base"),
            ("from pkg import Again", "Again"),
            ("import pkg.base", "pkg.base.Base"),
            ("import pkg.base as b", "b.Base"),
            ("from pkg import base", "base.Base"),
            ("import pkg", "pkg.base.Base"),
        ]
    ):
        code = (
            f"'''N.'''\n{imports}\nclass New({name}):\n    '''N.'''\n"
            "    def far(self): ...\n    def near(self): ...\n    def own(self): ...\n"
        )
        head = base | {"src/pkg/sub/new.py": code}
        assert of("docs.missing", tmp_path / str(number), base, head) == {"New.own:7"}, imports
    odd = (
        "'''N.'''\nfrom pkg.broken import Base\nfrom x import Y\n"
        "class New(Base, Y, New, Unknown):\n    '''N.'''\n    def m(self): ...\n"
    )
    assert of("docs.missing", tmp_path / "odd", base, base | {"src/pkg/new.py": odd}) == {"New.m:6"}


EXAMPLES = [
    ("none", "Does it.", False),
    ("no docstring", "", False),
    ("the word alone", "Does it, for example twice.", False),
    ("doctest", "Does it.\n\n    >>> new()\n    1", True),
    ("Google", "Does it.\n\n    Example:\n        new()", True),
    ("Google, several", "Does it.\n\n    Examples:\n        new()", True),
    ("NumPy", "Does it.\n\n    Examples\n    --------\n    new()", True),
    ("Markdown heading", "Does it.\n\n    ## Example\n\n    new()", True),
    ("fence", "Does it.\n\n    ```python\n    new()\n    ```", True),
    ("block", "Does it.\n\n    .. code-block:: python\n\n        new()", True),
    ("literal block", "Does it::\n\n        new()", True),
]


@pytest.mark.parametrize(("about", "text", "shown"), EXAMPLES, ids=[about for about, _, _ in EXAMPLES])
def test_what_shows_an_example(tmp_path: Path, about: str, text: str, shown: bool) -> None:
    docstring = f'    """{text}\n    """\n' if text else "    return 1\n"
    head = {"src/shop.py": f"{OLD}def new():\n{docstring}"}
    assert of("docs.examples", tmp_path, {"src/shop.py": OLD}, head) == (set() if shown else {"new:6"})


def test_what_needs_an_example(tmp_path: Path) -> None:
    code = (
        "class New:\n    '''N.'''\n    def m(self):\n        '''M.'''\n"
        "class Shown:\n    '''S.'''\n    def m(self):\n        '''M.\n\n        >>> 1\n        '''\n"
        "class OddError(Exception):\n    '''O.'''\n"
        "class Port(Protocol):\n    '''P.'''\n"
        "@overload\ndef over(a): ...\n"
    )
    base = {"src/shop.py": OLD}
    assert of("docs.examples", tmp_path, base, {"src/shop.py": f"{OLD}{code}"}) == {"New:6"}


INTERFACES = [
    ("added", OLD, f"{OLD}def new(): ...\n", "added shop.new"),
    ("removed", f"{OLD}def new(): ...\n", OLD, "removed shop.new"),
    ("parameter", OLD, OLD.replace("(a)", "(a, b)"), "altered shop.old"),
    ("default", OLD.replace("(a)", "(a=1)"), OLD.replace("(a)", "(a=2)"), "altered shop.old"),
    (
        "default that looks like an annotation",
        OLD.replace("(a)", "(a={1: 2})"),
        OLD.replace("(a)", "(a={1: 3})"),
        "altered shop.old",
    ),
    ("kind", OLD, OLD.replace("(a)", "(*, a)"), "altered shop.old"),
    ("position", OLD.replace("(a)", "(a, /)"), OLD, "altered shop.old"),
    ("variadic", OLD, OLD.replace("(a)", "(*a, **b)"), "altered shop.old"),
    ("async", OLD, OLD.replace("def old", "async def old"), "altered shop.old"),
    ("annotation", OLD.replace("(a)", "(a: int)"), OLD.replace("(a)", "(a: str)"), "altered shop.old"),
    ("annotation added", OLD, OLD.replace("(a)", "(a: str) -> int"), ""),
    (
        "annotation spelled otherwise",
        OLD.replace("(a)", "(a: Optional[t.List['x.Y']]) -> t.Union[int, str]"),
        OLD.replace("(a)", "(a: list[Y] | None) -> int | str"),
        "",
    ),
    ("literal", OLD.replace("(a)", "(a: t.Literal['b'])"), OLD.replace("(a)", "(a: Literal['b'])"), ""),
    (
        "odd annotations",
        OLD.replace("(a)", "(a: '1 +', b: 1, c: Union[()])"),
        OLD.replace("(a)", "(a: '1  +', b: 1, c: Union[()])"),
        "altered shop.old",
    ),
    ("body", OLD, OLD.replace("return a", "return a + 1"), ""),
    ("docstring", OLD, OLD.replace("return a", "'''Back.'''\n    return a"), ""),
    ("private", OLD, f"{OLD}def _new(): ...\n", ""),
    ("method", f"{CLASS}    def m(self): ...\n", f"{CLASS}    def m(self, a): ...\n", "altered shop.Cart.m"),
    (
        "constructor",
        f"{CLASS}    def __init__(self): ...\n",
        f"{CLASS}    def __init__(self, a): ...\n",
        "altered shop.Cart.__init__",
    ),
    (
        "property",
        f"{CLASS}    def m(self): ...\n",
        f"{CLASS}    @property\n    def m(self): ...\n",
        "altered shop.Cart.m",
    ),
    ("base", CLASS, CLASS.replace("Cart:", "Cart(Base):"), "altered shop.Cart"),
    ("field", CLASS, f"{CLASS}    size: int = 1\n    _hidden: int = 2\n", "added shop.Cart.size"),
    ("export", f"__all__ = ['old']\n{OLD}", f"__all__ = ['old', 'more']\nfrom x import more\n{OLD}", "added shop.more"),
    ("class with its members", OLD, f"{OLD}{CLASS}    def m(self): ...\n", "added shop.Cart"),
]


@pytest.mark.parametrize(("about", "before", "after", "change"), INTERFACES, ids=[one[0] for one in INTERFACES])
def test_a_changed_interface_is_told_to_users(tmp_path: Path, about: str, before: str, after: str, change: str) -> None:
    base, head = {"src/shop.py": before}, {"src/shop.py": after}
    messages = [one.message for one in found(tmp_path, base, head) if one.measure == "docs.outdated"]
    assert messages == ([f"the public interface changed, and no documentation: {change}"] if change else [])


def test_renamed_and_deleted_modules_are_changed_interfaces(tmp_path: Path) -> None:
    base = {"src/a.py": OLD, "src/b.py": f"{OLD}def b(): ...\n", "src/setup.py": OLD, "src/kept.py": OLD}
    head = {"src/c.py": OLD, "src/kept.py": f"{OLD}x = 1\n"}
    messages = {one.message.partition(": ")[2] for one in found(tmp_path, base, head) if one.measure == "docs.outdated"}
    assert messages == {"added c.old; removed a.old", "removed b.b, b.old"}


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("README.md", True),
        ("docs/guide/use.rst", True),
        ("packages/x/doc/use.rst", True),
        ("CHANGELOG", True),
        ("CHANGES.rst", True),
        ("HISTORY.md", True),
        ("NEWS", True),
        ("changelog.d/12.added.md", True),
        ("newsfragments/12.feature", True),
        ("docs/conf.py", False),
        ("src/newsletter.html", False),
        ("notes.txt", False),
        ("docs/readme.py", False),
    ],
)
def test_what_counts_as_documentation(tmp_path: Path, path: str, counts: bool) -> None:
    repo = Repo.make(tmp_path / "repo", {"src/shop.py": OLD, path: "text\n"})
    base = repo.git("rev-parse", "HEAD")
    repo.write({"src/shop.py": f"{OLD}def _new(): ...\n\n\ndef more(): ...\n", path: "text\nmore\n"})
    context = context_since(repo, base)
    outcome = Docs().run(context)
    assert isinstance(outcome, Completed)
    assert ("docs.outdated" in {one.measure for one in outcome.findings}) is not counts
    told = f"1 changed module; {path} changed"
    assert outcome.counts["docs.outdated"].startswith(told if counts else "1 changed module")
    if counts:
        ignored = findings(Docs(documentation=("handbook/**",)), context)
        (finding,) = (one for one in ignored if one.measure == "docs.outdated")
        assert finding.location.line == 9


def test_documentation_that_only_goes_is_not_written(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"pkg/src/shop.py": OLD, "pkg/docs/a.md": "text\n" * 9, "docs.txt": "x"})
    base = repo.git("rev-parse", "HEAD")
    repo.write({"pkg/src/shop.py": OLD.replace("(a)", "(a, b)")})
    (repo.root / "pkg/docs/a.md").unlink()
    context = context_since(repo, base, prefix="pkg", sources=("pkg/src",), import_roots=("pkg/src",))
    (finding,) = findings(Docs(), context)
    assert (finding.rule, finding.location.path) == ("not-told", "pkg/src/shop.py")
    repo.write({"pkg/CHANGES.md": "new\n"})
    assert (
        findings(Docs(), context_since(repo, base, prefix="pkg", sources=("pkg/src",), import_roots=("pkg/src",))) == ()
    )


def test_nothing_to_judge(tmp_path: Path) -> None:
    head = {"tests/test_a.py": b"def test(): ...\n", "src/a.pyi": b"def f(): ...\n", "src/tests/b.py": b"x = 1\n"}
    assert Docs().run(context_of(tmp_path, {}, head)) == Skipped("the change touches no source module")
    context = context_of(tmp_path / "2", {}, {})
    context.comparison = Skipped("nothing to compare with")
    assert Docs().run(context) == context.comparison
    context.comparison = Broken("unreadable")
    with pytest.raises(CannotVerify, match="unreadable"):
        Docs().run(context)
    with pytest.raises(ConfigError, match="can never match"):
        Docs(documentation=("",))


def test_hostile_sources(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"src/a\.py cannot be parsed, so its interface is unknown"):
        Docs().run(context_of(tmp_path, {}, {"src/a.py": b"def (\n"}))
    deep = b"x = " + b"-" * 2000 + b"1\n"
    with pytest.raises(CannotVerify, match=r"nested too deeply|cannot be parsed"):
        Docs().run(
            context_of(
                tmp_path / "2",
                {"src/a.py": b"def f(a=1): ...\n"},
                {"src/a.py": b"def f(a=1, b=" + deep[4:-1] + b"): ...\n"},
            )
        )
    # What could not be parsed before had no interface.
    mended = found(tmp_path / "3", {"src/a.py": "def (\n"}, {"src/a.py": "'''A.'''\ndef f(): ...\n"})
    assert {one.rule for one in mended} == {"no-docstring", "no-example", "not-told"}


def test_a_symlink_is_no_module(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"src/shop.py": OLD, "src/b.py": OLD})
    (repo.root / "src/link.py").symlink_to("shop.py")
    base = repo.commit()
    (repo.root / "src/link.py").unlink()
    (repo.root / "src/b.py").unlink()
    (repo.root / "src/b.py").symlink_to("shop.py")
    repo.write({"src/link.py": f"'''L.'''\n{OLD}"})
    assert {one.location.path for one in findings(Docs(), context_since(repo, base))} == {"src/link.py"}
