"""Which files pyright is handed after an edit, and that it finds what it would find in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks._parse import Diagnostic
from gatekeeper.checks._types import Answer
from gatekeeper.checks._types.analysed import Settings, analysed, modules, settings
from gatekeeper.checks._types.importers import Importers
from gatekeeper.checks._types.inside import inferred, is_circular, stays_inside
from gatekeeper.checks._types.outside import added, importable, reaches
from gatekeeper.checks._types.partly import Partly
from gatekeeper.checks._types.pyright import Pyright
from gatekeeper.checks.types import Types
from gatekeeper.engine.cache import Cache
from gatekeeper.engine.notes import CachedNotes
from gatekeeper.errors import CannotVerify
from tests.checks.test_by_file import told
from tests.fakes import INTERPRETER, FakeContext, make_project, write_files

IMPORTED = {
    "import core": {"pkg/core.py", "other/core.py", "pkg/core.pyi"},
    "import pkg.core as c, os": {"pkg/__init__.py", "pkg/core.py", "pkg/core.pyi", "other/core.py"},
    "if x: import core; y": {"pkg/core.py", "pkg/core.pyi", "other/core.py"},
    "from pkg import (a,  # )\n    sub)": {"pkg/__init__.py", "pkg/sub/__init__.py"},
    "from pkg \\\n    import sub": {"pkg/__init__.py", "pkg/sub/__init__.py"},
    "from .core import x": {"pkg/core.py", "pkg/core.pyi", "pkg/__init__.py"},
    "from . import sub": {"pkg/__init__.py", "pkg/sub/__init__.py"},
    "from .sub import *": {"pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/deep.py", "pkg/core.py", "pkg/core.pyi"},
    "# from .\nimport other\nimport core": {
        *("pkg/__init__.py", "pkg/core.py", "pkg/core.pyi", "other/core.py"),
    },
    '"""\nfrom .sub import (\n"""\nimport core\n': {
        *("pkg/core.py", "pkg/core.pyi", "other/core.py", "pkg/sub/__init__.py", "pkg/__init__.py"),
    },
    "from core": {"pkg/core.py", "pkg/core.pyi", "other/core.py"},
    "x = 1  # core, sub": set(),
    "import ｃｏｒｅ": {"pkg/core.py", "pkg/core.pyi", "other/core.py"},
    "import stubbed": {"stubbed-stubs/__init__.pyi"},
}
TREE = ("pkg/core.py", "pkg/core.pyi", "pkg/sub/__init__.py", "pkg/sub/deep.py", "other/core.py")


@pytest.mark.parametrize(("text", "expected"), IMPORTED.items(), ids=IMPORTED)
def test_the_files_that_a_text_may_import(text: str, expected: set[str]) -> None:
    files = dict.fromkeys((*TREE, "pkg/__init__.py", "stubbed-stubs/__init__.pyi"), "")
    graph = Importers({**files, "pkg/me.py": text}, "top")
    assert {path for path in files if "pkg/me.py" in graph.reach([path])} == expected


def test_importers_of_importers_are_reached_in_circles_too() -> None:
    graph = Importers(
        {"a.py": "import b", "b.py": "import c", "c.py": "import a", "d.py": "import top", "__init__.py": ""}, "top"
    )
    assert graph.reach(["c.py"]) == {"a.py", "b.py", "c.py"}
    assert graph.reach(["__init__.py"]) == {"d.py", "__init__.py"}
    assert (graph.imported("a.py"), graph.imported("d.py")) == (True, False)


CODE = (
    "import os\n\nclass A:\n    def f(self, x: int) -> int:\n        y = x\n        return y\n\n"
    "    def g(self) -> Iterator[int]:\n        yield os.z\n\ndef g(x):\n    return x\n"
)
INSIDE = {
    "a statement": ("y = x", "y = x + 1; print(y)"),
    "a comment": ("y = x", "y = x  # more"),
    "a suppression": ("y = x", "y = x  # type: ignore"),
    "what a generator gives": ("yield os.z", "os.z = 2; yield from [lambda: (yield)]"),
    "an attribute of something else": ("y = x", "os.y = y = x"),
    "an inner generator": ("y = x", "y = lambda: (yield x)"),
    "a docstring": ("        y = x", '        """Doc."""\n        y = x'),
}
OUTSIDE = {
    "a signature": ("x: int", "x: str"),
    "a returned type": ("-> int", "-> str"),
    "an inferred return": ("    return x\n", "    return 1\n"),
    "an attribute": ("y = x", "y = self.z = x"),
    "an attribute deleted": ("y = x", "del self.z; y = x"),
    "an attribute of a class inside": ("y = x", "class B:\n            def h(me) -> None: me.y = x"),
    "a generator": ("y = x", "y = yield x"),
    "no generator any more": ("yield os.z", "return os.z"),
    "a global": ("y = x", "global y; y = x"),
    "a placeholder": ("        y = x\n        return y", "        ..."),
    "only an exception": ("        y = x\n        return y", "        raise ValueError"),
    "not implemented": ("y = x", "raise NotImplementedError"),
    "a mode": ("y = x", "y = x  # pyright: strict"),
    "a type comment": ("y = x", "y = x  # type: int"),
    "an import": ("import os", "import re"),
    "a syntax error": ("y = x", "y = = x"),
    "a null byte": ("y = x", "y = x\0"),
}


@pytest.mark.parametrize(("old", "new"), (INSIDE | OUTSIDE).values(), ids=INSIDE | OUTSIDE)
def test_whether_an_edit_stays_inside_of_functions(old: str, new: str) -> None:
    edited = CODE.replace(old, new)
    assert edited != CODE
    assert stays_inside(CODE, edited) is ((old, new) in INSIDE.values())
    assert stays_inside(edited, CODE) is ((old, new) in INSIDE.values())


DECLARING = (
    "class A:\n    w: int\n    def __init__(self) -> None:\n        self.x: int = 0\n        self.y: Final = 1\n"
    "        self.z = 2\n        if a: self.v: int = 3\n        other.u: int = 4\n    @staticmethod\n"
    "    def s(self) -> None:\n        self.t: int = 5\n\n    class B:\n        def __init__(self) -> None:\n"
    "            self.r: int = 6\n\n    def f(self) -> None:\n        self.NAME = 7\n"
)


@pytest.mark.parametrize(("name", "inside"), [("x", True), *((name, False) for name in "wyzvutrq")])
def test_what_an_attribute_is_given_matters_unless_its_type_is_declared(name: str, inside: bool) -> None:
    code = DECLARING.replace("NAME", name)
    assert stays_inside(code, code.replace("= 7", "= str(7)")) is inside
    assert not stays_inside(code, code.replace(f"self.{name} = 7", "pass")), "that it is given something"
    assert not stays_inside(code, code.replace("self.x: int = 0", "self.x: object = 0")), "nor how it is declared"
    assert not stays_inside(code, code.replace(f"self.{name} = 7", f"del self.{name}"))


def test_what_is_too_deep_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_tree: object) -> str:
        raise RecursionError

    monkeypatch.setattr("gatekeeper.checks._types.inside.ast.dump", refuse)
    assert not stays_inside(CODE, CODE)


def test_functions_that_declare_no_return_type() -> None:
    text = "class A:\n    def __init__(self): pass\n    def f(self): return self.g(h())\ndef k() -> int: return 1\n"
    assert inferred(text) == (("f", ("g", "h", "self")),)
    assert inferred("def (") is None


@pytest.mark.parametrize(
    ("functions", "expected"),
    [
        ({}, False),
        ({"f": {"g", "x"}, "g": {"y"}}, False),
        ({"f": {"g"}, "g": {"f"}}, True),
        ({"f": {"f"}}, True),
    ],
    ids=("none", "a chain", "two", "one"),
)
def test_circles_of_functions(functions: dict[str, set[str]], expected: bool) -> None:
    assert is_circular(functions) is expected


SETTINGS: dict[str, tuple[Mapping[str, str | bytes], Settings | None]] = {
    "none": ({"pyproject.toml": ""}, Settings((), ())),
    "no project": ({}, None),
    "a table": ({"pyproject.toml": '[tool.pyright]\ninclude = ["src"]\nreportFoo = true\n'}, Settings(("src",), ())),
    "a file": ({"pyrightconfig.json": '{"exclude": ["**/gen"], "strict": ["a"]}'}, Settings((), ("**/gen",))),
    "both": ({"pyrightconfig.json": "{}", "pyproject.toml": "[tool.pyright]\n"}, None),
    "comments": ({"pyrightconfig.json": "{} // none"}, None),
    "no table": ({"pyproject.toml": "tool = 1\n"}, None),
    "no settings": ({"pyrightconfig.json": "[]"}, None),
    "other roots": ({"pyrightconfig.json": '{"executionEnvironments": []}'}, None),
    "cycles": ({"pyrightconfig.json": '{"reportImportCycles": true}'}, None),
    "a pattern": ({"pyrightconfig.json": '{"include": ["src/*"]}'}, None),
    "elsewhere": ({"pyrightconfig.json": '{"include": ["src/../.."]}'}, None),
    "no list": ({"pyrightconfig.json": '{"exclude": "src"}'}, None),
}


@pytest.mark.parametrize(("files", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_settings(tmp_path: Path, files: Mapping[str, str | bytes], expected: Settings | None) -> None:
    write_files(tmp_path, files)
    assert settings(tmp_path) == expected


def test_settings_above_the_project_are_not_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyrightconfig.json": "{}", "project/pyproject.toml": ""})
    assert settings(tmp_path / "project") is None


def test_modules(tmp_path: Path) -> None:
    names = ("a.py", "b/c.pyi", "b/d.txt", ".x/e.py", "env/pyvenv.cfg", "env/f.py", "node_modules/g.py")
    write_files(tmp_path, dict.fromkeys(names, ""))
    assert modules(tmp_path) == ("a.py", "b/c.pyi")
    (tmp_path / "link").symlink_to(tmp_path / "b")
    assert modules(tmp_path) is None


ALL = ("a.py", "src/b.py", "src/gen/c.py", "tests/d.py")
ANALYSED = {
    "all": (Settings((), ()), 4, ALL),
    "included": (Settings(("./src/", "a.py"), ()), 3, ALL[:3]),
    "excluded": (Settings((), ("**/gen", "t?sts")), 2, ALL[:2]),
    "another count": (Settings((), ()), 5, None),
}


@pytest.mark.parametrize(("found", "count", "expected"), ANALYSED.values(), ids=ANALYSED)
def test_files_analysed(found: Settings, count: int, expected: tuple[str, ...] | None) -> None:
    assert analysed(ALL, found, count) == expected


def test_names_by_which_files_are_imported_from_elsewhere() -> None:
    paths = ["src/pkg/a.py", "top.py", "typings/more-stubs/x.pyi", "tests/b.py"]
    assert importable(paths, ("", "src", "typings")) == {"src", "pkg", "top", "typings", "more", "tests"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import pkg", True),
        ("try: import os, pkg.sub\nexcept: pass", True),
        ("from pkg.a import b", True),
        ("import os, \\\n    pkg", True),
        ("import pkgs", False),
        ("from . import pkg", False),
        ("import json as pkg_json", False),
    ],
)
def test_whether_installed_packages_import_the_project(tmp_path: Path, text: str, expected: bool) -> None:
    write_files(tmp_path, {"lib/x.py": text, "lib/y.pyi": "pkg"})
    assert reaches(frozenset({"pkg"}), [tmp_path]) is expected
    assert reaches(frozenset({"json"}), [])


def test_folders_that_are_added_to_those_for_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    write_files(tmp_path, {"site/a.pth": f"import x\n# no\n\n{tmp_path}/project/lib\n"})
    assert added([tmp_path / "site"], tmp_path / "project") == ("", "src", "typings", "lib")
    assert added([tmp_path / "site"], tmp_path / "another") is None
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert added([], tmp_path) is None


PROJECT = {
    "pyproject.toml": "",
    "README.md": "x",
    "src/pkg/__init__.py": "from .core import f as f\n",
    "src/pkg/core.py": "def f(x: int) -> int:\n    y = x\n    return y\n",
    "src/pkg/more.py": "X: int = ''\n",
    "tests/test_a.py": "from pkg import f\n\n\ndef test_f():\n    f('')\n",
    "tests/test_b.py": "def test_g():\n    x: int = ''\n",
}


@dataclass
class Trial:
    """One state of a project after another, analysed by something that says a line of each file."""

    folder: Path
    answers: dict[str, Answer] = field(default_factory=dict)
    given: list[Sequence[str]] = field(default_factory=list)
    site: Path | None = None
    count: int = 0

    def analysis(self, context: FakeContext, files: Sequence[str]) -> Answer:
        self.given.append(files)
        if files and "part" in self.answers:
            return self.answers["part"]
        root = context.project.root
        paths = files or sorted(path for path in context.project.files if path.endswith(".py"))
        return Answer(tuple(Diagnostic((root / one).read_text(), str(root / one), 1) for one in paths), len(paths))

    def run(self, files: Mapping[str, str], *, shown: bool = True) -> Sequence[str] | None:
        """Which files are given; () for all, None for none at all. What is said must be what is said of all."""
        self.count += 1
        tree = self.folder / "tree"
        for path in tree.rglob("*.py"):
            path.unlink()
        interpreter = replace(INTERPRETER, sites=() if self.site is None else (self.site,))
        project = make_project(tree, files, interpreter=interpreter)
        notes = CachedNotes(Cache(self.folder / "cache"), "", told(files) if shown else {}, "")
        context = FakeContext(project, self.folder, notes=notes)
        self.given.clear()
        answer = Partly(context, (), ()).answer(lambda files: self.analysis(context, files))
        given = self.given[-1] if self.given else None
        notes.keep()
        assert answer == self.analysis(context, ())
        return given


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    (tmp_path / "site").mkdir()
    return Trial(tmp_path, site=tmp_path / "site")


AFTER: dict[str, tuple[dict[str, str], Sequence[str] | None]] = {
    "nothing": ({}, None),
    "a document": ({"README.md": "y"}, None),
    "a body": ({"src/pkg/core.py": "def f(x: int) -> int:\n    return x + 1\n"}, ("src/pkg/core.py",)),
    "a signature": (
        {"src/pkg/core.py": "def f(x: str) -> int:\n    return 1\n"},
        ("src/pkg/__init__.py", "src/pkg/core.py", "tests/test_a.py"),
    ),
    "a leaf": ({"src/pkg/more.py": "X = 1\n"}, ("src/pkg/more.py",)),
    "a syntax error in a leaf": ({"tests/test_b.py": "def (\n"}, ("tests/test_b.py",)),
    "a syntax error in what is imported": ({"src/pkg/core.py": "def (\n"}, ()),
    "a circle": ({"src/pkg/core.py": "def f(x):\n    return f(x)\n"}, ()),
    "a new module": ({"src/pkg/new.py": ""}, ()),
    "a setting": ({"pyproject.toml": "[tool.pyright]\n"}, ()),
}


@pytest.mark.parametrize(("edit", "expected"), AFTER.values(), ids=AFTER)
def test_after_an_edit_only_what_it_reaches_is_analysed(
    trial: Trial, edit: dict[str, str], expected: Sequence[str] | None
) -> None:
    assert trial.run(PROJECT) == ()
    assert trial.run({**PROJECT, **edit}) == expected
    assert trial.run({**PROJECT, **edit, "tests/test_b.py": "X = 2\n"}) in (("tests/test_b.py",), ())


def test_an_edit_of_most_files_has_all_analysed(trial: Trial) -> None:
    trial.run(PROJECT)
    assert (
        trial.run(
            {path: f"{text}\nx = 1\n" for path, text in PROJECT.items() if path.endswith(".py")}
            | {"pyproject.toml": "", "README.md": "x"}
        )
        == ()
    )


def test_what_installed_packages_import_has_all_analysed(trial: Trial) -> None:
    write_files(trial.folder, {"site/lib.py": "import pkg\n"})
    trial.run(PROJECT)
    assert trial.run({**PROJECT, "src/pkg/more.py": "X = 1\n"}) == ()


def test_without_installed_packages_all_are_analysed(trial: Trial) -> None:
    trial.site = None
    trial.run(PROJECT)
    assert trial.run({**PROJECT, "src/pkg/more.py": "X = 1\n"}) == ()


def test_unreadable_packages_have_all_analysed(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bool:
        raise OSError

    monkeypatch.setattr("gatekeeper.checks._types.partly.reaches", refuse)
    trial.run(PROJECT)
    assert trial.run({**PROJECT, "src/pkg/more.py": "X = 1\n"}) == ()


@pytest.mark.parametrize("part", [Answer((), 2), Answer((Diagnostic("m", "/x.py"),), 1)], ids=["count", "path"])
def test_an_odd_answer_has_all_analysed(trial: Trial, part: Answer) -> None:
    trial.run(PROJECT)
    trial.answers["part"] = part
    assert trial.run({**PROJECT, "src/pkg/more.py": "X = 1\n"}) == ()


def test_a_failure_has_all_analysed(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    trial.run(PROJECT)
    whole = trial.analysis

    def failing(context: FakeContext, files: Sequence[str]) -> Answer:
        if files:
            raise CannotVerify("it failed")
        return whole(context, files)

    monkeypatch.setattr(trial, "analysis", failing)
    assert trial.run({**PROJECT, "src/pkg/more.py": "X = 1\n"}) == ()


NEVER = {
    "unknown settings": {"pyproject.toml": "[tool.pyright]\nvenv = 'x'\n"},
    "an odd name": {"src/pkg/a b.py": ""},
    "builtins": {"__builtins__.pyi": ""},
    "a message with a path": {"src/pkg/more.py": "PLACE"},
    "what is excluded": {"pyproject.toml": "[tool.pyright]\nexclude = ['tests']\n"},
}


@pytest.mark.parametrize("files", NEVER.values(), ids=NEVER)
def test_what_is_not_understood_is_always_analysed_as_a_whole(trial: Trial, files: dict[str, str]) -> None:
    first = {path: text.replace("PLACE", str(trial.folder / "tree")) for path, text in {**PROJECT, **files}.items()}
    assert trial.run(first) == ()
    assert trial.run({**first, "tests/test_b.py": "X = 1\n"}) == ()


def test_who_takes_an_edit_back_is_where_all_were_analysed(trial: Trial) -> None:
    def edited(path: str) -> dict[str, str]:
        return {**PROJECT, path: PROJECT[path] + "\n\ndef more(x: int) -> int:\n    return x\n"}

    core, test = "src/pkg/core.py", "tests/test_a.py"
    assert trial.run(PROJECT) == ()
    first = trial.run(edited(core))
    assert trial.run(edited(test)) == (test,)
    assert trial.run(edited(core)) == first
    assert trial.run({**edited(core), test: edited(test)[test]}) == (test,)


def test_without_notes_all_are_analysed(trial: Trial) -> None:
    assert trial.run(PROJECT, shown=False) == ()
    assert trial.run(PROJECT, shown=False) == ()


def test_too_much_code_and_unreadable_code_are_not_remembered(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("gatekeeper.checks._types.partly._LARGEST", 10)
        trial.run(PROJECT)
        assert trial.run(PROJECT) == ()
    monkeypatch.setattr("gatekeeper.checks._types.partly.modules", lambda root: ("gone.py",))
    assert trial.run(PROJECT) == ()


def test_pyright_finds_the_same_in_a_part(tmp_path: Path) -> None:
    interpreter = replace(INTERPRETER, sites=(tmp_path / "site",))
    given: list[str] = []

    def outcome(files: Mapping[str, str], noted: bool) -> object:
        project = make_project(tmp_path / "tree", files, interpreter=interpreter)
        notes = CachedNotes(Cache(tmp_path / "cache"), "", told(files) if noted else {}, "")
        context = FakeContext(project, tmp_path, notes=notes)
        found = Types().run(context)
        notes.keep()
        given.append("part" if "-" in context.runs[-1].argv else "all")
        given.extend("ahead" for argv in context.warm if argv == context.runs[-1].argv)
        return found

    outcome(PROJECT, True)
    edited = {**PROJECT, "src/pkg/core.py": "def f(x: int) -> int:\n    return str(x)\n"}
    assert outcome(edited, True) == outcome(edited, False)
    assert given == ["all", "part", "ahead", "all"]


ATTRIBUTE = """\
class Bar:
    def __init__(self) -> None:
        self.done: bool = False
        self.made = 0

    def step(self, count: int) -> None:
        self.done = count > 1

    def make(self, count: int) -> None:
        self.made = count
"""
OTHERS = {f"src/pkg/other{number}.py": "" for number in range(4)}
USING = "from pkg.bar import Bar\n\n\ndef use(bar: Bar) -> tuple[bool, int]:\n    return bar.done, bar.made\n"


@pytest.mark.parametrize(
    ("old", "new", "files"),
    [("count > 1", "bool(count)", 1), ("count > 1", "str(count)", 1), ("made = count", "made = str(count)", 2)],
)
def test_pyright_takes_declared_attributes_for_what_they_say(tmp_path: Path, old: str, new: str, files: int) -> None:
    interpreter = replace(INTERPRETER, sites=(tmp_path / "site",))
    given: list[int] = []
    analysis = Pyright._analysis

    def noted(checker: Pyright, paths: Sequence[str]) -> Answer:
        given.append(len(paths))
        return analysis(checker, paths)

    def outcome(text: str, noted: bool) -> object:
        made = {
            "pyproject.toml": "",
            "src/pkg/__init__.py": "",
            "src/pkg/bar.py": text,
            "src/pkg/use.py": USING,
            **OTHERS,
        }
        project = make_project(tmp_path / "tree", made, interpreter=interpreter)
        notes = CachedNotes(Cache(tmp_path / "cache"), "", told(made) if noted else {}, "")
        found = Types().run(FakeContext(project, tmp_path, notes=notes))
        notes.keep()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pyright, "_analysis", noted)
        outcome(ATTRIBUTE, True)
        edited = ATTRIBUTE.replace(old, new)
        assert outcome(edited, True) == outcome(edited, False)
    assert given == [0, files, 0]
