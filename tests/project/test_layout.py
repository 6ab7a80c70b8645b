from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from gatekeeper.errors import ConfigError
from gatekeeper.project.layout import Layout, find_layout
from tests.fakes import write_files

LAYOUTS: dict[str, tuple[dict[str, str], Iterable[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # name: (settings files, Python files, sources, import roots, tests)
    "src": ({}, ["src/a/__init__.py", "src/b.py", "tests/test_a.py", "setup.py"], ("src",), ("src",), ("tests",)),
    "src that is a package": ({}, ["src/__init__.py", "src/a.py"], ("src",), ("",), ()),
    "flat": (
        {"pyproject.toml": "[build-system]\nrequires = []\n"},
        ["a/__init__.py", "b/__init__.py", "docs/__init__.py", "tools/x.py", "test/test_a.py", "main.py"],
        ("a", "b"),
        ("",),
        ("test",),
    ),
    "application": (
        {},
        ["a/__init__.py", "main.py", "conftest.py", "tests/test_a.py"],
        ("a", "main.py"),
        ("",),
        ("conftest.py", "tests"),
    ),
    "flat with stubs": ({}, ["a/__init__.pyi", "setup.py"], ("a",), ("",), ()),
    "the project's name without __init__.py": (
        {"pyproject.toml": '[project]\nname = "My-App"\n'},
        ["my_app/core.py", "infra/x.py", "other/__init__.py"],
        ("my_app", "other"),
        ("",),
        (),
    ),
    "namespace": ({}, ["zope/a/__init__.py", "zope/b/__init__.py", "loose/x.py"], ("zope",), ("",), ()),
    "modules": (
        {},
        ["bottle.py", "other.py", "setup.py", "conftest.py", "test_bottle.py", "noxfile.py"],
        ("bottle.py", "other.py"),
        ("",),
        ("conftest.py", "test_bottle.py"),
    ),
    "scripts": (
        {},
        ["scripts/x.py", "bin/y.py", "tests/test_x.py"],
        ("bin", "scripts"),
        ("bin", "scripts"),
        ("tests",),
    ),
    "nothing": ({}, ["tests/test_x.py"], (), (), ("tests",)),
    "django": (
        {},
        ["manage.py", "site/__init__.py", "docs/__init__.py", "docs/tests/test_views.py", "tests/__init__.py"],
        ("docs", "site"),
        ("",),
        ("docs/tests", "tests"),
    ),
    "django below": (
        {},
        ["backend/manage.py", "backend/app/__init__.py", "backend/tests/test_app.py", "docs/manage.py"],
        ("backend/app",),
        ("backend",),
        ("backend/tests",),
    ),
    "coverage's source": (
        {".coveragerc": "[run]\nsource =\n  app\n  tests\n  .\n"},
        ["app/x.py", "lib/__init__.py", "tests/test_x.py"],
        ("app", "lib"),
        ("app", ""),
        ("tests",),
    ),
    "coverage's source, dotted": (
        {"pyproject.toml": '[tool.coverage.run]\nsource = ["ns.pkg", "mod"]\n'},
        ["ns/pkg/__init__.py", "mod.py", "setup.py", "helper.py"],
        ("mod.py", "ns/pkg"),
        ("", "ns"),
        (),
    ),
    "hatch packages": (
        {"pyproject.toml": '[tool.hatch.build.targets.wheel]\npackages = ["python/a", "gone"]\n'},
        ["python/a/__init__.py", "b/__init__.py"],
        ("python/a",),
        ("python",),
        (),
    ),
    "hatch only-include": (
        {"pyproject.toml": '[tool.hatch.build]\nonly-include = ["lib/a", "ns/b"]\nsources = ["lib"]\n'},
        ["lib/a/__init__.py", "ns/b/__init__.py"],
        ("lib/a", "ns/b"),
        ("lib", ""),
        (),
    ),
    "hatch sources": (
        {"pyproject.toml": '[tool.hatch.build]\nsources = {"lib" = ""}\n'},
        ["lib/a/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "poetry": (
        {
            "pyproject.toml": '[[tool.poetry.packages]]\ninclude = "a"\nfrom = "lib"\n'
            '[[tool.poetry.packages]]\ninclude = "b/**/*.py"\n[[tool.poetry.packages]]\ninclude = "tests"\n'
        },
        ["lib/a/__init__.py", "b/x.py", "tests/test_a.py"],
        ("b", "lib/a"),
        ("lib", ""),
        ("tests",),
    ),
    "pdm": (
        {"pyproject.toml": '[tool.pdm.build]\npackage-dir = "lib"\nincludes = ["lib/a", "b/*.py", "c.py"]\n'},
        ["lib/a/__init__.py", "b/__init__.py", "c.py"],
        ("b", "c.py", "lib/a"),
        ("lib", ""),
        (),
    ),
    "pdm, folder only": (
        {"pyproject.toml": '[tool.pdm.build]\npackage-dir = "lib"\n'},
        ["lib/a/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "flit": (
        {"pyproject.toml": '[tool.flit.module]\nname = "ns.a"\n'},
        ["ns/a.py", "other/__init__.py"],
        ("ns/a.py",),
        ("",),
        (),
    ),
    "uv build": (
        {"pyproject.toml": '[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = ["a", "b.c"]\n'},
        ["a/__init__.py", "b/c/__init__.py", "d/__init__.py"],
        ("a", "b/c"),
        ("",),
        (),
    ),
    "uv build, folder only": (
        {"pyproject.toml": '[tool.uv.build-backend]\nmodule-root = "lib"\n'},
        ["lib/a/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "maturin": (
        {"pyproject.toml": '[tool.maturin]\npython-source = "python"\n'},
        ["python/a/__init__.py", "src/build.rs"],
        ("python",),
        ("python",),
        (),
    ),
    "scikit-build": (
        {"pyproject.toml": '[tool.scikit-build.wheel.packages]\n"a" = "lib/a"\n"lib/b" = "b"\n'},
        ["lib/b/__init__.py"],
        ("lib/b",),
        ("lib",),
        (),
    ),
    "pbr": ({"setup.cfg": "[files]\npackages =\n  a.b\n"}, ["a/b/__init__.py"], ("a/b",), ("",), ()),
    "setuptools list": (
        {"pyproject.toml": '[tool.setuptools]\npackages = ["a", "a.b", "tests"]\npy-modules = ["m"]\n'},
        ["a/__init__.py", "a/b/__init__.py", "m.py", "x/__init__.py", "tests/test_a.py"],
        ("a", "m.py"),
        ("",),
        ("tests",),
    ),
    "setuptools find": (
        {"pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["lib"]\n'},
        ["lib/a/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "setuptools package-dir": (
        {
            "pyproject.toml": '[tool.setuptools]\npackages = ["a", "b.c", "d"]\n'
            'package-dir = {"" = "lib", b = "bb", d = "e"}\n'
        },
        ["lib/a/__init__.py", "bb/c/__init__.py", "e/__init__.py"],
        ("bb/c", "e", "lib/a"),
        ("lib", "bb", ""),
        (),
    ),
    "setup.cfg": (
        {"setup.cfg": "[options]\npackages = find:\npackage_dir =\n  = lib\n[options.packages.find]\nwhere = lib\n"},
        ["lib/a/__init__.py", "b/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "setup.cfg list": (
        {"setup.cfg": "[metadata]\ndescription = 100 % sure\n[options]\npackages =\n  a\npy_modules = m\n"},
        ["a/__init__.py", "m.py"],
        ("a", "m.py"),
        ("",),
        (),
    ),
    "setup.cfg package_dir": (
        {"setup.cfg": "[options]\npackage_dir =\n  = lib\n  b = other/b\n"},
        ["lib/a/__init__.py", "other/b/__init__.py"],
        ("lib", "other/b"),
        ("lib", "other"),
        (),
    ),
    "setup.py": (
        {
            "setup.py": "import setuptools\nwhere = {'': 'lib'}\n"
            "setuptools.setup(packages=['a'], package_dir=where, py_modules=names(), version=f'{1}')\n"
        },
        ["lib/a/__init__.py", "b/__init__.py", "setup.py"],
        ("lib/a",),
        ("lib",),
        (),
    ),
    "setup.py that searches": (
        {
            "setup.py": "from setuptools import *\n"
            "setup(packages=find_packages('lib', exclude=[]), package_dir={1: 2})\n"
        },
        ["lib/a/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "setup.py that searches by keyword": (
        {"setup.py": "setup(packages=setuptools.find_namespace_packages(where='lib'))\n"},
        ["lib/a/__init__.py"],
        ("lib",),
        ("lib",),
        (),
    ),
    "setup.py that is no Python": ({"setup.py": "setup(\n"}, ["a/__init__.py", "setup.py"], ("a",), ("",), ()),
    "setup.py without a call": ({"setup.py": "x = 1\n"}, ["a/__init__.py", "setup.py"], ("a",), ("",), ()),
    "src and more": (
        {"pyproject.toml": '[tool.hatch.build.targets.wheel]\npackages = ["src/a", "plugins/b"]\n'},
        ["src/a/__init__.py", "plugins/b/__init__.py", "tools/__init__.py"],
        ("plugins/b", "src"),
        ("src", "plugins"),
        (),
    ),
    "workspace": (
        {
            "pyproject.toml": '[project]\nname = "root"\n[tool.uv.workspace]\nmembers = ["packages/*", "apps/**"]\n'
            'exclude = ["packages/old"]\n',
            "packages/a/pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = "checks"\n',
            "packages/old/pyproject.toml": "",
            "apps/x/y/pyproject.toml": "",
            "packages/empty/pyproject.toml": "",
        },
        [
            "root/__init__.py",
            "packages/a/src/a/__init__.py",
            "packages/a/checks/x.py",
            "packages/old/old/__init__.py",
            "apps/x/y/y.py",
            "apps/x/y/tests/test_y.py",
        ],
        ("apps/x/y/y.py", "packages/a/src", "root"),
        ("", "apps/x/y", "packages/a/src"),
        ("apps/x/y/tests", "packages/a/checks"),
    ),
    "projects below": (
        {"one/pyproject.toml": "", "two/setup.py": "setup(packages=['lib.two'])"},
        ["one/src/one/x.py", "two/setup.py", "two/lib/two/x.py", "tests/setup.py"],
        ("one/src", "two/lib/two"),
        ("one/src", "two"),
        ("tests",),
    ),
    "testpaths with patterns": (
        {"pytest.ini": "[pytest]\ntestpaths = check* a gone src/a\n"},
        ["src/a/__init__.py", "checks/x.py", "a/test_x.py", "tests/test_x.py", "src/a/tests/test_y.py"],
        ("src",),
        ("src",),
        ("a", "checks", "src/a/tests"),
    ),
    "tests beside and within": (
        {},
        ["a/__init__.py", "a/tests/test_a.py", "a/x/test/y_test.py", "a/tests/data/x.py", "live/test_live.py"],
        ("a",),
        ("",),
        ("a/tests", "a/x/test", "live"),
    ),
    "a package that serves those who test": (
        {"setup.py": "setup(py_modules=['shop'])"},
        ["shop.py", *(f"extras/{one}.py" for one in ("a", "b", "c", "d", "test_utils")), "tests/cart.py"],
        ("shop.py",),
        ("",),
        ("tests",),
    ),
}


def _layout(tmp_path: Path, settings: Mapping[str, str], python: Iterable[str], prefix: str = "") -> Layout:
    write_files(tmp_path / prefix, settings)
    files = sorted({*settings, *python})
    return find_layout(tmp_path, prefix, tuple(f"{prefix}/{name}" if prefix else name for name in files), None, None)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout(tmp_path: Path, name: str) -> None:
    settings, python, sources, import_roots, tests = LAYOUTS[name]
    layout = _layout(tmp_path, settings, python)
    assert (layout.sources, layout.tests) == (sources, tests)
    assert set(layout.import_roots) == set(import_roots)


@pytest.mark.parametrize("name", ["src", "flat", "workspace", "modules"])
def test_below_the_repository_every_path_starts_with_the_prefix(tmp_path: Path, name: str) -> None:
    settings, python, sources, _, tests = LAYOUTS[name]
    layout = _layout(tmp_path, settings, python, "apps/one")
    assert layout.sources == tuple(f"apps/one/{path}" for path in sources)
    assert layout.tests == tuple(f"apps/one/{path}" for path in tests)
    assert all(path.startswith("apps/one") for path in layout.import_roots)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pytest.toml", '[pytest]\ntestpaths = ["checks"]\n'),
        (".pytest.ini", "[pytest]\ntestpaths = checks\n"),
        ("pyproject.toml", '[tool.pytest]\ntestpaths = ["checks"]\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = "checks"\n'),
        ("tox.ini", "[pytest]\ntestpaths =\n    checks/\n"),
        ("setup.cfg", "[tool:pytest]\ntestpaths = ./checks\n"),
    ],
)
def test_every_place_for_testpaths(tmp_path: Path, name: str, content: str) -> None:
    layout = _layout(tmp_path, {name: content}, ["a.py", "checks/x.py", "tests/test_x.py"])
    assert layout.tests == ("checks",)
    assert layout.decisions[-1].why == f"pytest's testpaths in {name}"


def test_an_empty_pytest_ini_hides_the_other_settings_as_it_does_from_pytest(tmp_path: Path) -> None:
    settings = {"pytest.ini": "", "tox.ini": "[pytest]\ntestpaths = checks\n"}
    assert _layout(tmp_path, settings, ["a.py", "checks/x.py", "tests/x.py"]).tests == ("tests",)


def test_testpaths_that_hold_the_sources_do_not_turn_them_into_tests(tmp_path: Path) -> None:
    settings = {"pytest.ini": "[pytest]\ntestpaths = . a\n"}
    assert _layout(tmp_path, settings, ["a/__init__.py", "a/tests/test_x.py"]).tests == ("a/tests",)


def test_modules_called_test_inside_the_sources_are_tests_where_they_hold_some(tmp_path: Path) -> None:
    contents = {
        "a/test.py": "import unittest\n\n\nclass TestA:\n    def test_a(self): ...\n",
        "a/b/test.py": "class Client: ...\n",
    }
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    layout = _layout(tmp_path, {}, ["a/__init__.py", "a/b/__init__.py", *contents])
    assert (layout.sources, layout.tests) == (("a",), ("a/test.py",))


def test_what_is_configured_is_taken(tmp_path: Path) -> None:
    files = ("lib/a/__init__.py", "lib/a/c/__init__.py", "lib/b.py", "more/x.py", "one.py", "checks/x.py")
    layout = find_layout(tmp_path, "", files, ("lib/a/c", "./more/", "one.py"), ("checks",))
    assert layout.sources == ("lib/a/c", "more", "one.py")
    assert layout.import_roots == ("lib", "more", "")
    assert layout.tests == ("checks",)
    assert {decision.why for decision in layout.decisions} >= {"configured"}


def test_the_whole_repository_may_be_configured(tmp_path: Path) -> None:
    layout = find_layout(tmp_path, "", ("a.py",), (".",), ())
    assert (layout.sources, layout.import_roots, layout.tests) == ((".",), ("",), ())


@pytest.mark.parametrize(("sources", "tests", "key"), [(("gone",), None, "source"), (None, ("docs",), "tests")])
def test_a_configured_name_without_python_is_an_error(
    tmp_path: Path, sources: tuple[str, ...] | None, tests: tuple[str, ...] | None, key: str
) -> None:
    with pytest.raises(ConfigError, match=rf'^{key} = \["(gone|docs)"\]'):
        find_layout(tmp_path, "", ("a.py", "docs/x.md"), sources, tests)


def test_long_lists_are_cut_in_the_decision_alone(tmp_path: Path) -> None:
    layout = _layout(tmp_path, {}, [f"p{number}/__init__.py" for number in range(10)])
    assert len(layout.sources) == 10
    assert layout.decisions[0].answer.endswith("p7 and 2 more")


def test_what_is_not_found_says_what_to_set(tmp_path: Path) -> None:
    layout = _layout(tmp_path, {}, [])
    assert [decision.answer for decision in layout.decisions] == ["none", "none", "none"]
    assert "set `source`" in layout.decisions[0].why
