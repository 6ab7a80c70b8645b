"""The integrity check over the labelled changes, and its own behaviour."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks._integrity.pytest_settings import PytestSettings, read_pytest_settings
from gatekeeper.checks._integrity.supported import oldest_python
from gatekeeper.checks.integrity import CHECK
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.changes import Case, cases, context_of
from tests.fakes import FakeContext, make_project

ALL = cases()
OWN_RULES = {rule.id for rule in CHECK.rules}


def judged(tmp_path: Path, base: dict[str, bytes], head: dict[str, bytes]) -> tuple[Finding, ...]:
    outcome = CHECK().run(context_of(tmp_path, base, head))
    assert isinstance(outcome, Completed)
    return outcome.findings


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_labelled_change(tmp_path: Path, case: Case) -> None:
    found = judged(tmp_path, dict(case.base), dict(case.head))
    said = "\n".join(f"{one.location.path}:{one.location.line}: {one.message}" for one in found)
    assert {(one.severity.label, one.rule, one.location.path) for one in found} == case.findings, said


def test_labels_are_balanced_and_cover_every_rule() -> None:
    kinds = Counter(case.honest for case in ALL)
    assert kinds[True] >= 50
    assert kinds[False] >= 100
    assert {rule for case in ALL for _, rule, _ in case.findings} >= OWN_RULES


@pytest.mark.parametrize("rule", list(CHECK.rules), ids=lambda rule: rule.id)
def test_every_rule_is_explained_with_both_sides(rule: RuleInfo) -> None:
    assert rule.title
    assert rule.meaning.endswith(".")
    assert rule.fix.endswith(".")
    assert rule.bad != rule.good


def test_a_link_that_leads_nowhere_holds_no_settings(tmp_path: Path) -> None:
    workflow, link = ".github/workflows/tests.yml", "tools/pyproject.toml"
    base = {workflow: b"on: push\njobs:\n  tests:\n    steps:\n      - run: pytest\n", link: b"../gone.toml"}
    context = context_of(tmp_path, base, {**base, workflow: base[workflow].replace(b"pytest", b"pytest || true")})
    place = context.project.absolute(link)
    place.unlink()
    place.symlink_to("../gone.toml")
    outcome = CHECK().run(context)
    assert isinstance(outcome, Completed)
    assert [(one.rule, one.location.path) for one in outcome.findings] == [("ci-weakened", workflow)]


def test_a_link_that_cannot_be_followed_is_no_pass(tmp_path: Path) -> None:
    workflow, link = ".github/workflows/tests.yml", "tools/pyproject.toml"
    base = {workflow: b"on: push\njobs:\n  tests:\n    steps:\n      - run: pytest\n", link: b""}
    context = context_of(tmp_path, base, {**base, workflow: base[workflow].replace(b"pytest", b"pytest || true")})
    place = context.project.absolute(link)
    place.unlink()
    place.symlink_to("a" * 300)
    with pytest.raises(CannotVerify, match=r"tools/pyproject\.toml cannot be read"):
        CHECK().run(context)


def test_counts_are_the_findings_that_name_them(tmp_path: Path) -> None:
    outcome = CHECK().run(context_of(tmp_path, {"a.py": b"x = 1\n"}, {"a.py": b"x = 1  # noqa: F401\n"}))
    assert isinstance(outcome, Completed)
    assert outcome.counts == {"integrity.findings": "1 changed file", "integrity.warnings": "1 changed file"}
    assert [(one.measure, one.location.line) for one in outcome.findings] == [("integrity.warnings", 1)]


def test_of_more_assertions_than_can_be_compared_with_each_other_none_is_lost(tmp_path: Path) -> None:
    many = "def test_a():\n" + "".join(f"    assert f({number}) == {number}\n" for number in range(501))
    weak = many.replace(" == ", " and ")
    (found,) = judged(tmp_path, {"tests/test_a.py": many.encode()}, {"tests/test_a.py": weak.encode()})
    assert found.message == "test_a no longer asserts `f(0) == 0` and 500 more"


def test_nothing_to_compare_with_is_skipped(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path, {}), tmp_path)
    assert CHECK().run(context) == Skipped("nothing to compare with")


def test_a_base_that_cannot_be_read_is_no_pass(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path, {}), tmp_path, comparison=Broken("shallow clone", "git said so"))
    with pytest.raises(CannotVerify, match="shallow clone"):
        CHECK().run(context)


@pytest.mark.parametrize("content", [b"def broken(:\n", b"x = 1\0\n", b"# coding: nonsense\n", b"x = '\xff'\n"])
def test_a_file_that_cannot_be_parsed_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CannotVerify, match=r"src/a\.py cannot be parsed"):
        judged(tmp_path, {"src/a.py": b"x = 1\n"}, {"src/a.py": content})


def test_a_base_that_cannot_be_parsed_counts_as_empty(tmp_path: Path) -> None:
    found = judged(tmp_path, {"src/a.py": b"def broken(:\n"}, {"src/a.py": b"x = 1  # noqa: F401\n"})
    assert [one.rule for one in found] == ["suppression-added"]


def test_a_module_that_a_package_imports_no_more_may_be_one_that_cannot_be_parsed(tmp_path: Path) -> None:
    broken = {"tests/broken.py": b"def (\n"}
    base = {**broken, "tests/__init__.py": b"from .broken import *\n"}
    assert judged(tmp_path, base, {**broken, "tests/__init__.py": b""}) == ()


def test_excluded_files_and_other_languages_are_left_alone(tmp_path: Path) -> None:
    base = {"src/a.py": b"x = 1\n", "b.txt": b"one"}
    context = context_of(tmp_path, base, {"src/a.py": b"x = 1  # noqa\n", "b.txt": b"# noqa"})
    project = replace(context.project, files=("b.txt",))
    outcome = CHECK().run(replace(context, project=project))
    assert isinstance(outcome, Completed)
    assert outcome.findings == ()


def test_what_pytest_collects_is_what_the_settings_say(tmp_path: Path) -> None:
    settings = {"pyproject.toml": b'[tool.pytest.ini_options]\npython_functions = ["check_*"]\npython_files = "*.py"\n'}
    base = {"tests/cart.py": b"def check_sum():\n    assert sum([1]) == 1\n", **settings}
    found = judged(tmp_path, base, {"tests/cart.py": b"def test_sum():\n    assert sum([1]) == 1\n", **settings})
    assert [one.rule for one in found] == ["test-uncollected"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\npython_functions = check\n"),
        ("tox.ini", "[pytest]\npython_functions = check\n"),
        ("setup.cfg", "[tool:pytest]\npython_functions = check\n"),
    ],
)
def test_settings_in_ini_files(name: str, text: str) -> None:
    assert read_pytest_settings({name: text.encode()}.get, "").functions == ("check",)
    assert read_pytest_settings({f"sub/{name}": text.encode()}.get, "sub").functions == ("check",)


@pytest.mark.parametrize(
    ("name", "text", "oldest"),
    [
        ("pyproject.toml", '[project]\nrequires-python = ">=3.9,<4"\n', (3, 9)),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.10"\n', (3, 10)),
        ("setup.cfg", "[options]\npython_requires = ~= 3.8\n", (3, 8)),
        ("setup.cfg", "[options]\npython_requires = >=3." + "9" * 5000, (3, 999)),
        ("setup.cfg", "[options]\npackages = shop\n", None),
        ("pyproject.toml", "[project", None),
        ("pyproject.toml", "project = 3\n", None),
        ("setup.cfg", "options", None),
    ],
)
def test_the_oldest_python_that_a_project_supports(name: str, text: str, oldest: tuple[int, int] | None) -> None:
    assert oldest_python({name: text.encode()}.get, "") == oldest
    assert oldest_python({f"sub/{name}": text.encode()}.get, "sub") == oldest


@pytest.mark.parametrize("content", [b"[pytest", b"\xff", b"[other]\nx = 1\n"])
def test_settings_that_cannot_be_read_leave_the_defaults(content: bytes) -> None:
    assert read_pytest_settings({"pytest.ini": content}.get, "").functions == ("test",)
    assert read_pytest_settings({"pyproject.toml": content}.get, "").functions == ("test",)


@pytest.mark.parametrize("value", ["3", "'x'", "[[]]", "true"])
def test_settings_of_another_kind_leave_the_defaults(value: str) -> None:
    content = f"[tool.pytest]\nini_options = {value}\n".encode()
    assert read_pytest_settings({"pyproject.toml": content}.get, "") == PytestSettings()


@pytest.mark.parametrize("place", ["", ".", "./", "./.", "docs/", "./docs"])
def test_places_where_pytest_looks_are_read_however_they_are_written(place: str) -> None:
    assert PytestSettings(places=(place,)).looks_into("docs/test_a.py")


def test_a_test_file_replaced_by_a_link_has_lost_its_tests(tmp_path: Path) -> None:
    base = {"tests/test_a.py": b"def test_a():\n    assert f(1) == 2\n"}
    context = context_of(tmp_path, base, {"tests/test_a.py": b"elsewhere"})
    link = ChangedFile("tests/test_a.py", Status.TYPE_CHANGED, mode=Mode.SYMLINK)
    outcome = CHECK().run(replace(context, comparison=Change("base", "worktree", (link,))))
    assert isinstance(outcome, Completed)
    assert [one.rule for one in outcome.findings] == ["test-deleted"]


@pytest.mark.parametrize("length", [900, 20_000])
def test_code_that_is_nested_too_deeply_is_no_pass(tmp_path: Path, length: int) -> None:
    deep = b"def f(x):\n    try:\n        x" + b".y()" * length + b"\n    except Exception:\n        pass\n"
    with pytest.raises(CannotVerify, match=r"too deeply|src/a\.py cannot be parsed"):
        judged(tmp_path, {"src/a.py": b"def f(x):\n    return x\n"}, {"src/a.py": deep})


def test_too_many_candidates_are_not_compared_one_by_one(tmp_path: Path) -> None:
    def numbered(word: str) -> bytes:
        return "\n".join(f"def test_{word}{n}():\n    assert {word}({n}) == {n}\n" for n in range(210)).encode()

    found = judged(tmp_path, {"tests/test_a.py": numbered("a")}, {"tests/test_a.py": numbered("b")})
    assert [one.rule for one in found] == ["test-deleted"]


@pytest.mark.parametrize("limit", ["(-8) ** 0.5", "0 ** -1", "1e6 ** 1e6", "1 / 0"])
def test_a_number_that_cannot_be_worked_out_is_left_as_it_is(tmp_path: Path, limit: str) -> None:
    base, head = (
        {"tests/test_a.py": f"LIMIT = {number}\n\ndef test_a():\n    assert f(1) < LIMIT\n".encode()}
        for number in ("3", limit)
    )
    assert judged(tmp_path, base, head) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("abs(f(1) - 2) < 3", "abs(f(1) - 2) < {}"),
        ("f(1) == approx(2, 3)", "f(1) == approx(2, {})"),
        ("f(1) == approx(2, rel=3)", "f(1) == approx(2, rel={})"),
        ("round(f(1), {}) == 2", "round(f(1), 3) == 2"),
    ],
)
def test_a_number_of_any_size_is_compared(tmp_path: Path, before: str, after: str) -> None:
    base, head = (
        {"tests/test_a.py": f"def test_a():\n    assert {asked.format('9' * 400)}\n".encode()}
        for asked in (before, after)
    )
    (found,) = judged(tmp_path, base, head)
    assert found.message.endswith("accepts more: the tolerance is wider")


def test_many_variables_that_come_of_one_another_are_written_out_once(tmp_path: Path) -> None:
    lines = (f"    v{n} = f(v{n - 1}, {n})\n    assert v{n} == {n}\n" for n in range(1, 200))
    many = f"def test_a():\n    v0 = 0\n{''.join(lines)}"
    (found,) = judged(
        tmp_path,
        {"tests/test_a.py": many.encode()},
        {"tests/test_a.py": f"{many}    return\n".encode().replace(b"v7 == 7", b"v7 in (7, 8)")},
    )
    assert found.rule == "assertion-weakened"


def test_versions_of_any_length_are_compared(tmp_path: Path) -> None:
    source = b"def f(x):\n    return x  # noqa: E501\n"
    base = {"requirements.txt": b"ruff==1\n", "a.py": source.replace(b"  # noqa: E501", b"")}
    head = {"requirements.txt": b"ruff==" + b"9" * 5000, "a.py": source}
    assert judged(tmp_path, base, base | {"requirements.txt": head["requirements.txt"]}) == ()
    assert judged(tmp_path, base, head) == ()  # a newer linter, on a line that stands as it was


def test_a_version_that_is_none_settles_nothing(tmp_path: Path) -> None:
    settings = {"pyproject.toml": b'[project]\nrequires-python = ">=3.11"\n'}
    base = b"import sys\n\nif sys.version_info < (3, 'x'):\n\n    def test_a():\n        assert f() == 1\n"
    head = base.replace(b"== 1", b"> 0")
    (found,) = judged(tmp_path, {"tests/test_a.py": base, **settings}, {"tests/test_a.py": head, **settings})
    assert found.rule == "assertion-weakened"


def test_a_number_that_cannot_be_written_is_no_pass_and_text_that_looks_like_one_is(tmp_path: Path) -> None:
    text = {"a.py": b'X = "0x' + b"f" * 6000 + b'"\n'}
    assert judged(tmp_path, {}, text) == ()
    with pytest.raises(CannotVerify, match=r"a\.py cannot be parsed, .*: Exceeds the limit"):
        judged(tmp_path, {}, {"a.py": b"X = 0x" + b"f" * 6000 + b"\n"})
