"""What is made of pytest's JUnit XML, also where it is odd; what pytest really writes is tried in test_tests.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks import _junit
from gatekeeper.errors import CannotVerify
from gatekeeper.model.finding import Finding
from tests.fakes import make_project

COUNTS = 'tests="1" skipped="0" failures="1" errors="0"'


def results(folder: Path, text: str) -> _junit.Results:
    project = make_project(folder / "tree", {"tests/test_a.py": "", "src/a.py": ""})
    (folder / "junit.xml").write_text(text, encoding="utf-8")
    return _junit.read(folder / "junit.xml", project)


def finding(folder: Path, case: str, child: str) -> Finding:
    text = f"<testsuites><testsuite {COUNTS}><testcase {case}>{child}</testcase></testsuite></testsuites>"
    (found,) = results(folder, text).findings
    return found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<testsuite", "cannot be read"),
        ('<testsuite tests="many"/>', "cannot be read"),
        ("<testsuite/>", "cannot be read"),
        (f"<testsuite {COUNTS}/>", "counted 1 failed tests, but its results list 0"),
    ],
)
def test_what_is_not_as_it_should_be_is_not_verified(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason):
        results(tmp_path, text)


@pytest.mark.parametrize(
    ("case", "trace", "place"),
    [
        ('file="tests/test_a.py" line="6"', "tests/test_a.py:9: in f\nsrc/a.py:3: E", ("tests/test_a.py", 9)),
        ('file="tests/test_a.py" line="6"', "src/a.py:3: E", ("tests/test_a.py", 7)),
        ('file="tests/test_a.py"', "nothing", ("tests/test_a.py", None)),
        ('file="gone.py"', "src/a.py:3: in f\ntests/test_a.py:9: in g", ("src/a.py", 3)),
        ("", "/usr/lib/python/x.py:1: E", (".", None)),
    ],
)
def test_where_a_test_failed(tmp_path: Path, case: str, trace: str, place: tuple[str, int | None]) -> None:
    location = finding(tmp_path, f'name="test_f" {case}', f'<failure message="m">{trace}</failure>').location
    assert (location.path, location.line) == place


@pytest.mark.parametrize(
    ("child", "said"),
    [
        ('<error message="collection failure">x\nE   first\nE   last</error>', "last"),
        ('<error message="collection failure">x\ny\n</error>', "y"),
        ('<error message="collection failure"/>', "collection failure"),
        ('<failure message="">\n  the text</failure>', "the text"),
        ("<failure/>", "failure"),
    ],
)
def test_what_is_said_of_a_failure(tmp_path: Path, child: str, said: str) -> None:
    assert finding(tmp_path, 'name="test_f"', child).message == f"test_f: {said}"
