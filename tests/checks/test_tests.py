from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.checks.coverage import Coverage
from gatekeeper.checks.tests import Tests
from gatekeeper.errors import CannotVerify
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Completed
from gatekeeper.model.profile import Suite
from tests.fakes import FakeContext, make_project

SOURCE = "def sign(n):\n    if n < 0:\n        return -1\n    return 1\n"
PASSING = "from pkg.a import sign\n\ndef test_sign():\n    assert sign(1) == 1\n"
INI = "[pytest]\npythonpath = src\n"
BASE = {"src/pkg/__init__.py": "", "src/pkg/a.py": SOURCE, "pytest.ini": INI}


def context(folder: Path, files: Mapping[str, str | bytes]) -> FakeContext:
    tree, scratch = folder / "tree", folder / "scratch"
    scratch.mkdir()
    project = make_project(tree, {**BASE, **files}, sources=("src/pkg",))
    return FakeContext(project, scratch, timeout=300.0)  # processes within processes are slow on a busy machine


def measured(context: FakeContext, tests: Tests | None = None) -> tuple[Completed, dict[str, Measure]]:
    outcome = (tests or Tests()).run(context)
    scratch = context.scratch / "coverage"
    scratch.mkdir()
    after = FakeContext(context.project, scratch, outcomes={"tests": outcome}, commands=context.commands)
    return outcome, {measure.id: measure for measure in Coverage().run(after).measures}


def listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def numbers(outcome: Completed) -> dict[str, int | float]:
    return {measure.id: measure.value for measure in outcome.measures}


def test_passing_tests_are_counted_and_measured_and_nothing_is_written_into_the_tree(tmp_path: Path) -> None:
    here = context(tmp_path, {"tests/test_a.py": PASSING})
    before = listing(here.project.repository)
    outcome, measures = measured(here)
    assert outcome.findings == ()
    assert numbers(outcome) == {"tests.collected": 1, "tests.skipped": 0}
    assert measures["coverage.lines"].evidence == "3 of 4 statements"
    assert listing(here.project.repository) == before
    assert here.told() == "1 test"


def test_every_way_to_fail_is_one_finding_at_its_line(tmp_path: Path) -> None:
    text = (
        "import pytest\n\n"
        "def test_no():\n    x = 1\n    assert x == 2\n\n"
        "@pytest.fixture\ndef broken():\n    raise ValueError('set-up')\n\n"
        "def test_setup(broken):\n    pass\n\n"
        "@pytest.mark.xfail(strict=True)\ndef test_strict():\n    pass\n\n"
        "@pytest.mark.parametrize('s', ['<&\\x1b', 'a/b::c'])\ndef test_odd(s):\n    assert not s\n\n"
        "@pytest.mark.skip\ndef test_skip():\n    pass\n"
    )
    outcome = Tests().run(context(tmp_path, {"tests/test_a.py": text}))
    found = [(finding.rule, finding.location.path, finding.location.line) for finding in outcome.findings]
    assert sorted(found) == [
        ("error", "tests/test_a.py", 9),
        ("failed", "tests/test_a.py", 5),
        ("failed", "tests/test_a.py", 14),
        ("failed", "tests/test_a.py", 20),
        ("failed", "tests/test_a.py", 20),
    ]
    assert any(finding.message == "test_no: assert 1 == 2" for finding in outcome.findings)
    assert numbers(outcome) == {"tests.collected": 6, "tests.skipped": 1}


def test_what_honest_plug_ins_make_of_a_failure_is_no_contradiction(tmp_path: Path) -> None:
    conftest = (
        "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n"
        "    outcome = yield\n    report = outcome.get_result()\n"
        "    if call.excinfo and call.excinfo.errisinstance(ConnectionError):\n        report.outcome = 'skipped'\n"
        "        report.longrepr = (str(item.path), 1, 'no network')\n\n"
        "def pytest_runtest_protocol(item, nextitem):\n"  # as plug-ins do that run a test again
        "    from _pytest.runner import runtestprotocol\n    if item.name != 'test_again':\n        return None\n"
        "    reports = runtestprotocol(item, nextitem=nextitem, log=False)\n"
        "    if any(report.failed for report in reports):\n"
        "        reports = runtestprotocol(item, nextitem=nextitem, log=False)\n"
        "    for report in reports:\n        item.ihook.pytest_runtest_logreport(report=report)\n    return True\n"
    )
    text = (
        "import unittest\nimport pytest\n\nRUNS = []\n\n"
        "@pytest.mark.xfail\ndef test_expected():\n    assert 0\n\n"
        "def test_imperative():\n    pytest.xfail('so')\n\n"
        "def test_network():\n    raise ConnectionError\n\n"
        "def test_again():\n    RUNS.append(1)\n    assert len(RUNS) > 1\n\n"
        "class TestCase(unittest.TestCase):\n    @unittest.expectedFailure\n    def test_no(self):\n        1 / 0\n\n"
        "    def test_skip(self):\n        self.skipTest('so')\n"
    )
    outcome = Tests().run(context(tmp_path, {"tests/test_a.py": text, "conftest.py": conftest}))
    assert outcome.findings == ()
    assert numbers(outcome) == {"tests.collected": 6, "tests.skipped": 5}


def test_a_doctest_says_what_it_expected(tmp_path: Path) -> None:
    source = 'def f():\n    """\n    >>> f()\n    2\n    """\n    return 1\n'
    files = {"src/pkg/c.py": source, "pytest.ini": f"{INI}addopts = --doctest-modules src\n"}
    (finding,) = Tests().run(context(tmp_path, files)).findings
    assert (finding.location.path, finding.location.line) == ("src/pkg/c.py", 3)
    assert finding.message == "pkg.c.f: expected 2, got 1"


def test_no_tests_are_zero_tests(tmp_path: Path) -> None:
    here = context(tmp_path, {"tests/conftest.py": ""})
    assert numbers(Tests(suites=(Suite("unit", "pytest"),)).run(here))["tests.collected"] == 0
    assert here.told() == "unit"


def test_a_collection_error_is_a_finding_and_coverage_is_not_judged(tmp_path: Path) -> None:
    here = context(
        tmp_path,
        {
            "tests/test_a.py": PASSING,
            "tests/test_b.py": "import nowhere_to_be_found\n",
            "tests/test_c.py": "X = 1\ndef test_c(:\n",
            "tests/sub/conftest.py": "\n1 / 0\n",
            "tests/sub/test_d.py": PASSING,
        },
    )
    outcome = Tests().run(here)
    assert {(finding.rule, finding.location.path, finding.location.line) for finding in outcome.findings} == {
        ("error", "tests/test_b.py", 1),
        ("error", "tests/test_c.py", 2),
        ("error", "tests/sub/conftest.py", 2),
    }
    assert any("nowhere_to_be_found" in finding.message for finding in outcome.findings)
    with pytest.raises(CannotVerify, match="not all tests could be collected"):
        Coverage().run(FakeContext(here.project, here.scratch, outcomes={"tests": outcome}))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"tests/conftest.py": "import nowhere\n"}, r"exit code 4, .*ImportError while loading conftest.*conftest\.py"),
        ({".coveragerc": "[run]\nbranch = perhaps\n"}, "exit code 91, .*settings cannot be read: ERROR: .*perhaps"),
        ({"pytest.ini": "[pytest]\naddopts = --no-such-option\n"}, "exit code 4, .*: unrecognized arguments: --no-s"),
        (
            {"pytest.ini": "[pytest]\naddopts = --picked --ds=a\n"},
            "to pytest-django and pytest-picked: install",
        ),
        ({"pytest.ini": "[pytest]\naddopts = --co\n", "tests/test_a.py": PASSING}, "remove --collect-only from"),
        ({"pytest.ini": "[pytest]\naddopts = -p no:junitxml\n"}, "remove `-p no:junitxml`"),
        ({"tests/test_a.py": "import os\ndef test_a():\n    os._exit(0)\n"}, "half-way: exit code 0"),
        ({"tests/test_a.py": "import pytest\ndef test_a():\n    pytest.exit('x', returncode=0)\n"}, "interrupted"),
        ({"tests/test_a.py": "def test_a():\n    raise KeyboardInterrupt\n"}, "interrupted|exit code 2"),
        ({"conftest.py": "import sys\nsys.exit(0)\n"}, "half-way: exit code 0"),
        (
            {
                "conftest.py": "def pytest_sessionfinish(session):\n    session.exitstatus = 1\n",
                "tests/test_a.py": PASSING,
            },
            "exit code 1, but its results hold 0 failed",
        ),
        (
            {
                "conftest.py": "def pytest_sessionfinish(session):\n    session.exitstatus = 0\n",
                "tests/test_a.py": "def test_a():\n    assert 0\n",
            },
            "exit code 0, but its results hold 1 failed",
        ),
        (
            {
                "conftest.py": "import pytest\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport():\n"
                "    outcome = yield\n    outcome.get_result().outcome = 'passed'\n",
                "tests/test_a.py": "def test_a():\n    assert 0\n",
            },
            "test_a.py::test_a raised, but a hook .* reported as passed",
        ),
        (
            {
                "conftest.py": "import pytest\n\n@pytest.hookimpl(tryfirst=True)\n"
                "def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n",
                "tests/test_a.py": "def test_a():\n    assert 0\n",
                "pytest.ini": f"{INI}addopts = -n 1\n",
            },
            "test_a.py::test_a raised, but a hook .* reported as passed",
        ),
        (
            {
                "conftest.py": "def pytest_runtest_protocol(item):\n    return item.name != 'test_c' or None\n",
                "tests/test_a.py": "def test_a():\n    assert 0\n\ndef test_b():\n    pass\n\ndef test_c():\n    1\n",
            },
            "collected tests/test_a.py::test_a and 1 more, but never ran it: a hook",
        ),
        (
            {
                "tests/test_a.py": PASSING
                + "    import pathlib, pkg\n    pathlib.Path(pkg.__file__).write_text('X = 1')\n"
                "    pathlib.Path(__file__).unlink()\n",
            },
            "while the tests ran, src/pkg/__init__.py and 1 more changed",
        ),
        (
            {"conftest.py": "def pytest_collection_modifyitems():\n    1 / 0\n", "tests/test_a.py": PASSING},
            "exit code 3",
        ),
        (
            {
                "conftest.py": "import os, pathlib\n\ndef pytest_unconfigure():\n"
                "    answers = pathlib.Path(os.environ['GATEKEEPER_PYTEST']).parent\n"
                "    (answers / 'session.json').write_text('{')\n",
                "tests/test_a.py": PASSING,
            },
            "what pytest's session left behind cannot be read",
        ),
    ],
)
def test_what_was_not_run_to_its_end_is_not_verified(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        Tests().run(context(tmp_path, files))


@pytest.mark.parametrize(
    "addopts",
    [
        "--cov=pkg --cov-report=xml --cov-fail-under=100 --junitxml=junit.xml --color=yes -v --tb=no",
        "-n 2 --cov --cov-report=xml --cov-fail-under=100",
        "-p no:cov -p no:pytest_cov -p no:cacheprovider -p no:terminal -qq --strict-config --lf -W error",
    ],
)
def test_the_projects_own_options_change_neither_numbers_nor_tree(tmp_path: Path, addopts: str) -> None:
    here = context(tmp_path, {"tests/test_a.py": PASSING, "pytest.ini": f"{INI}addopts = {addopts}\n"})
    before = listing(here.project.repository)
    outcome, measures = measured(here)
    assert numbers(outcome)["tests.collected"] == 1
    assert measures["coverage.lines"].evidence == "3 of 4 statements"
    assert listing(here.project.repository) == before


@pytest.mark.parametrize(
    ("settings", "test"),
    [
        ("parallel = true\ndynamic_context = test_function\n", PASSING),
        (
            "concurrency = multiprocessing\n",
            "import multiprocessing\nfrom pkg.a import sign\n\ndef test_sign():\n"
            "    p = multiprocessing.get_context('fork').Process(target=sign, args=(1,))\n    p.start()\n"
            "    p.join()\n",
        ),
        (
            "patch = subprocess\n",
            "import subprocess, sys\n\ndef test_sign():\n    code = \"import sys; sys.path[:0] = ['src']; "
            "from pkg.a import sign; sign(1)\"\n    subprocess.run([sys.executable, '-c', code], check=True)\n",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_the_projects_coverage_settings_hold(tmp_path: Path, settings: str, test: str) -> None:
    rc = f"[run]\nbranch = true\nsource = src\n{settings}"
    here = context(tmp_path, {"tests/test_a.py": test, ".coveragerc": rc})
    before = listing(here.project.repository)
    _, measures = measured(here)
    assert measures["coverage.lines"].evidence == "3 of 4 statements"
    assert measures["coverage.branches"].evidence == "1 of 2 branches"
    assert listing(here.project.repository) == before


def test_tests_that_leave_the_folder_and_close_their_output(tmp_path: Path) -> None:
    text = PASSING + (
        "    import os, shutil, sys, tempfile\n    folder = tempfile.mkdtemp()\n    os.chdir(folder)\n"
        "    shutil.rmtree(folder)\n    sys.stdout.close()\n"
    )
    _, measures = measured(context(tmp_path, {"tests/test_a.py": text}))
    assert measures["coverage.lines"].evidence == "3 of 4 statements"


def test_suites_are_measured_one_by_one_and_together(tmp_path: Path) -> None:
    other = "from pkg.a import sign\n\ndef test_minus():\n    assert sign(-1) == -1\n"
    here = context(tmp_path, {"tests/unit/test_a.py": PASSING, "tests/more/test_b.py": other})
    suites = (Suite("unit", "pytest tests/unit"), Suite("more", "python -m pytest tests/more"))
    outcome, measures = measured(here, Tests(suites=suites))
    assert numbers(outcome)["tests.collected"] == 2
    assert measures["coverage.lines"].evidence == "4 of 4 statements"
    assert measures["coverage.unit"].evidence == "3 of 4 statements"
    assert measures["coverage.more"].evidence == "3 of 4 statements"


@pytest.mark.parametrize("run", ["nose2", "pytest 'unclosed"])
def test_a_suite_that_is_not_pytest_is_refused(tmp_path: Path, run: str) -> None:
    with pytest.raises(CannotVerify, match="the suite unit"):
        Tests(suites=(Suite("unit", run),)).run(context(tmp_path, {}))


def test_gatekeepers_own_coverage_steps_in_and_the_evidence_says_so(tmp_path: Path) -> None:
    class Without(FakeContext):
        def python_tool(self, module: str):
            if module == "coverage":
                raise CannotVerify("coverage is not installed")
            return super().python_tool(module)

    plain = context(tmp_path, {"tests/test_a.py": PASSING})
    here = Without(plain.project, plain.scratch)
    here.outcomes = {"tests": Tests().run(here)}
    measures = {measure.id: measure for measure in Coverage().run(here).measures}
    assert measures["coverage.lines"].evidence.startswith("3 of 4 statements; measured by gatekeeper's coverage")


def test_a_missing_pytest_is_not_verified(tmp_path: Path) -> None:
    here = context(tmp_path, {"tests/test_a.py": PASSING})
    here.commands = {"pytest": ()}
    with pytest.raises(CannotVerify, match="pytest is not installed"):
        Tests().run(here)


REMOVING = "    import os, pkg.a\n    os.remove(pkg.a.__file__)\n"


@pytest.mark.parametrize(
    ("copy", "test", "verdict"),
    [
        (SOURCE + "x = 1\n", PASSING, "differs from"),
        (SOURCE, PASSING, "installed copy"),
        (SOURCE, PASSING + REMOVING, "differs from"),
    ],
)
def test_an_installed_copy_is_not_taken_for_the_tree(tmp_path: Path, copy: str, test: str, verdict: str) -> None:
    here = context(tmp_path, {"tests/test_a.py": test, "pytest.ini": "[pytest]\npythonpath = ../site\n"})
    site = tmp_path / "site" / "pkg"
    site.mkdir(parents=True)
    (site / "__init__.py").write_text("")
    (site / "a.py").write_text(copy)
    with pytest.raises(CannotVerify, match=verdict):
        measured(here)


def test_a_module_may_say_that_it_is_from_another_file_of_the_project(tmp_path: Path) -> None:
    posing = "    import sys, pkg, pkg.a\n    sys.modules['pkg.a'].__file__ = pkg.__file__\n"
    assert measured(context(tmp_path, {"tests/test_a.py": PASSING + posing}))
