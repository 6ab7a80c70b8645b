"""Complexity as radon's library counts it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks.complexity import CHECK
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Location
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.programs import ProjectContext, program
from tests.fakes import INTERPRETER, FakeContext, make_project

SOURCE = """\
def plain(a):
    return a

class Thing:
    def method(self, a, b):
        if a and b:
            return [x for x in a if x]

    class Inner:
        def hidden(self, a):
            if a:
                return 1

def outer(a):
    def inner(b):
        if b:
            return b
    return inner
"""


def complexity(
    tmp_path: Path,
    files: Mapping[str, str | bytes],
    *,
    kind: type[FakeContext] = FakeContext,
    maintainability: bool = False,
    python: Path = INTERPRETER.path,
) -> Completed:
    root, scratch = tmp_path / "project", tmp_path / "scratch"
    scratch.mkdir()
    project = make_project(root, files, interpreter=replace(INTERPRETER, path=python))
    return CHECK(maintainability=maintainability).run(kind(project, scratch))


def measures(outcome: Completed) -> dict[str, Measure]:
    return {measure.id: measure for measure in outcome.measures}


@pytest.mark.parametrize("kind", [FakeContext, ProjectContext])
def test_the_worst_function_with_a_sample_of_each_and_the_average(tmp_path: Path, kind: type[FakeContext]) -> None:
    found = measures(complexity(tmp_path, {"src/a.py": SOURCE}, kind=kind))

    def sample(name: str, line: int, value: int) -> Sample:
        message = f"`{name}` has cyclomatic complexity {value}"
        return Sample(Location("src/a.py", line), "function", message, Fraction(value))

    assert found["complexity.function"] == Measure(
        "complexity.function",
        Fraction(5),
        evidence="src/a.py:5 is the worst of 3 functions",
        samples=(sample("plain", 1, 1), sample("outer", 14, 1), sample("Thing.method", 5, 5)),
    )
    # The class counts as a block of its own, as in radon's command.
    average = found["complexity.average"]
    assert (average.exact, average.evidence) == (Fraction(1 + 1 + 6 + 5, 4), "4 functions, methods and classes")


def test_only_modules_under_the_source_roots_count(tmp_path: Path) -> None:
    branchy = "def f(a):\n    if a: pass\n    if a: pass\n"
    files = {"src/a.py": "def f(): pass\n", "src/b.pyi": branchy, "tests/test_a.py": branchy, "tools/c.py": branchy}
    assert measures(complexity(tmp_path, files))["complexity.function"].exact == 1


def test_a_percent_sign_in_pyproject_does_no_harm(tmp_path: Path) -> None:
    files = {"src/a.py": "def f(): pass\n", "pyproject.toml": "[tool.x]\ny = '100%'\n"}
    assert measures(complexity(tmp_path, files))["complexity.function"].exact == 1


def test_maintainability_is_broken_unless_asked_for(tmp_path: Path) -> None:
    absent = complexity(tmp_path, {"src/a.py": SOURCE}).absent["complexity.maintainability"]
    assert isinstance(absent, Broken)
    assert "maintainability = true" in absent.reason


def test_maintainability_is_that_of_the_worst_file(tmp_path: Path) -> None:
    from radon.metrics import mi_visit

    outcome = complexity(tmp_path, {"src/a.py": SOURCE, "src/b.py": "x = 1\n"}, maintainability=True)
    taken = measures(outcome)["complexity.maintainability"]
    assert taken.exact == Fraction(mi_visit(SOURCE, True)) < 100
    assert taken.evidence == "src/a.py is the lowest of 2 files"
    assert [sample.message for sample in taken.samples] == [
        f"the file has maintainability index {taken.value:.2f}",
        "the file has maintainability index 100.00",
    ]
    assert outcome.absent == {}


def test_without_a_function_there_is_nothing_to_judge(tmp_path: Path) -> None:
    nothing = Skipped("there is no function in 1 files")
    absent = complexity(tmp_path, {"src/a.py": "x = 1\n"}).absent
    assert (absent["complexity.function"], absent["complexity.average"]) == (nothing, nothing)


def test_no_file_under_the_source_roots_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"no Python file under the source roots \(src\)"):
        complexity(tmp_path, {"setup.py": "x = 1\n"})


def test_no_source_roots_are_not_a_pass(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"a.py": ""}, sources=())
    with pytest.raises(CannotVerify, match="none were found"):
        CHECK().run(FakeContext(project, tmp_path))


def test_files_that_cannot_be_parsed_are_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"src/a\.py:1 .* and 1 more$"):
        complexity(tmp_path, {"src/a.py": "x = (\n", "src/b.py": "x\x00\n", "src/c.py": SOURCE})


def test_a_file_that_vanishes_is_not_a_pass(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path, {"src/a.py": ""}), tmp_path)
    (tmp_path / "src/a.py").unlink()
    with pytest.raises(CannotVerify, match=r"src/a\.py \(No such file"):
        CHECK().run(context)


def test_code_too_deep_to_parse_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"src/a\.py|functions"):
        complexity(tmp_path, {"src/a.py": "x = " + "-" * 100_000 + "1\n"})


def test_a_missing_radon_is_not_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.checks._workers.find_spec", lambda name: None)
    with pytest.raises(CannotVerify, match="radon is not installed beside gatekeeper"):
        complexity(tmp_path, {"src/a.py": SOURCE})


def test_an_index_that_is_missing_is_not_a_pass(tmp_path: Path) -> None:
    words = program(tmp_path, 'say(\'[{"functions": [], "blocks": []}]\')')
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{words[0]}" "{words[1]}"\n')
    python.chmod(0o755)
    absent = complexity(tmp_path, {"src/a.py": ""}, maintainability=True, python=python).absent
    assert absent["complexity.maintainability"] == Broken("radon gave the index of 0 files instead of 1")
