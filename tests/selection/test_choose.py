"""Which tests an edit has run: a small recording, and edits of what it is about."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.model.check import NO_PAST, Past
from tests.selection.bench import CORE, FILES, FOUR, NODES, ONE, THREE, TWO, Bench, left, recording


@pytest.mark.parametrize(
    ("path", "old", "new", "run"),
    [
        (CORE, "", "", set[str]()),
        (CORE, "return 1", "return 5", {"one"}),
        (CORE, "return 2", "return 5", {"two"}),
        (CORE, "return 1", "return 5  # so", {"one"}),
        (CORE, "return 2", "x = 2\n    return x", {"two"}),
        (CORE, "return 1\n\n\n", "return 1\n\n\n# a comment\n", set[str]()),
        (CORE, "return 6", "return 7", {"one"}),  # ran when the tests were imported
        (CORE, "return 3", "return 5", None),  # ran for all
        (CORE, "return 4", "return 5", {"three"}),
        (CORE, "return re", "return 5", {"three"}),
        (CORE, "return 7", "return 5", set[str]()),
        (CORE, "return 8", "return 5", None),  # nobody can tell whether it ran
        (CORE, "import re\n", "import os\n", None),
        (CORE, "return 1", "import re\n    return 1", None),
        (CORE, "def one()", "def one(x=1)", None),
        (CORE, "return 1", "return 1 +", None),
        (CORE, "return 1", "return one.__code__.co_consts", None),  # nothing that looks at code can be followed
        ("src/demo/never.py", "return 0", "return 1", None),  # imported, but nobody knows what ran
        ("src/demo/unused.py", "return 0", "return 1", set[str]()),
        (CORE, "def one()", "def one(\n)", None),
        ("src/demo/data.json", "{}", "[]", {"two"}),
        ("src/demo/shared.txt", "x", "y", None),
        ("src/demo/tool.bin", "x", "y", None),
        ("pyproject.toml", "\n", "\n\n", None),
        ("tests/conftest.py", "import helpers\n", "import helpers\n\n", None),
        ("tests/helpers.py", "return 1", "return 2", None),
        ("tests/test_two.py", "assert 2", "assert 3", {"two"}),
        ("tests/test_two.py", "assert 2", "assert 2\n\n\ndef test_more():\n    assert 1", {"two"}),
        ("tests/test_two.py", "def test_two", "def test_other", {"two"}),
        ("tests/test_two.py", "assert 2", "assert 2\n\n\nimport os", None),
        ("tests/test_two.py", "def test_two", "@pytest.mark.skip\ndef test_two", {"two"}),
        ("tests/test_two.py", "def test_two", "@staticmethod\ndef test_two", {"two"}),
        ("tests/test_two.py", "def test_two", "@pytest.fixture(scope='session')\ndef test_two", None),
        ("tests/test_two.py", "def test_two", "@other\ndef test_two", None),
        ("tests/test_two.py", "def test_two", "@pytest.mark.skipif(made())\ndef test_two", None),
        ("tests/test_two.py", "assert 2", "assert f.__subclasses__()", {"two"}),
        ("tests/test_one.py", "'x', [1, 2]", "'x', [1]", {"one"}),
        ("tests/test_one.py", "return 1", "return 2", None),  # runs when it is imported
        ("tests/test_three.py", "assert 3", "assert 4", None),  # another file mentions it
        ("tests/test_four.py", "assert 4", "assert 5", {"four"}),
    ],
)
def test_what_is_run_after_an_edit(bench: Bench, path: str, old: str, new: str, run: set[str] | None) -> None:
    assert old in FILES[path]
    bench.write(path, FILES[path].replace(old, new, 1))
    assert bench.run() == run


def test_nothing_is_recorded_again_where_nothing_could_be_left_out(bench: Bench) -> None:
    bench.told |= {"outside": {"reads": [], "flags": ["subprocess.Popen"]}}
    assert bench.past() == NO_PAST


def test_other_files_have_everything_run(bench: Bench) -> None:
    bench.write("src/demo/more.py", "X = 1\n")
    assert bench.run() is None
    (bench.root / "src/demo/more.py").unlink()
    (bench.root / "src/demo/data.json").unlink()
    assert bench.run() is None


@pytest.mark.parametrize(
    ("changes", "run"),
    [
        ({"outside": "what is this"}, None),
        ({"outside": {"reads": [], "flags": ["writes"]}}, {"one"}),
        ({"native": ["/site-packages/lxml/etree.so"]}, {"one"}),
        ({"collection": {"demo.core": {"how": "more", "effect": {}}}}, {"one"}),
        ({"arcs": True, "lines": "of arcs"}, {"four"}),
        ({"lines": "what is this"}, None),
        ({"mode": "120000"}, None),
    ],
)
def test_what_was_recorded_of_all(bench: Bench, changes: dict[str, Any], run: set[str] | None) -> None:
    told: Any = copy.deepcopy(changes)
    if "arcs" in told:
        told["lines"] = {f"gatekeeper-tests:{NODES[FOUR]}": {str(bench.root / CORE): [[-4, 5], [5, -4], [-1, 4]]}}
    bench.told |= told
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() == run


@pytest.mark.parametrize(
    ("changes", "run"),
    [
        ({"flags": ["socket.connect"]}, {"one", "two"}),
        ({"flags": ["writes", "hypothesis", "elsewhere", "places"]}, {"one"}),
        ({"reads": [CORE]}, {"one", "two"}),
    ],
)
def test_what_was_recorded_of_one(bench: Bench, changes: dict[str, Any], run: set[str]) -> None:
    if "reads" in changes:
        changes = {"reads": [str(bench.root / CORE)]}
    bench.told["tests"][NODES[TWO]] |= changes
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() == run


MORE = f"{ONE}::test_more"


@pytest.fixture
def two_in_one(bench: Bench) -> Bench:
    """A file with two tests; the second runs another function than the first."""
    bench.told["tests"] = {
        NODES[ONE]: bench.told["tests"][NODES[ONE]],
        MORE: copy.deepcopy(bench.told["tests"][NODES[ONE]]),
        **bench.told["tests"],
    }
    bench.told["lines"][f"gatekeeper-tests:{MORE}"] = {str(bench.root / CORE): [9]}
    bench.session["seconds"] |= {f"{MORE}[{number}]": 1.0 for number in range(3)}
    return bench


@pytest.mark.parametrize(
    ("old", "new", "run"),
    [
        ("return 1", "return 5", {NODES[ONE]}),
        ("return 2", "return 5", {MORE, NODES[TWO]}),
        ("return 6", "return 7", {MORE, NODES[ONE]}),  # ran when their file was imported
    ],
)
def test_only_the_tests_of_a_file_that_an_edit_affects_are_run(
    two_in_one: Bench, monkeypatch: pytest.MonkeyPatch, old: str, new: str, run: set[str]
) -> None:
    monkeypatch.setattr("gatekeeper.selection.choose.WORTH", 1)
    two_in_one.write(CORE, FILES[CORE].replace(old, new))
    assert two_in_one.past().tests == run


@pytest.mark.parametrize("what", ["shared", "leaves something behind"])
def test_tests_that_may_depend_on_each_other_are_run_together(
    two_in_one: Bench, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr("gatekeeper.selection.choose.WORTH", 1)
    two_in_one.told["tests"][MORE] |= {"reads": [str(two_in_one.root / "src/demo/data.json")]}
    if what == "shared":
        two_in_one.told["tests"][MORE]["flags"] = ["shared"]
    else:
        two_in_one.told["spans"][0]["changed"] = left(a="1")
    two_in_one.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert two_in_one.past().tests == {ONE}
    two_in_one.write(CORE, FILES[CORE])
    two_in_one.write("src/demo/data.json", "[]\n")
    assert two_in_one.past().tests == {ONE, TWO, NODES[TWO]}


FIRST = "def test_one():\n    assert helped()\n\n\n"
SECOND = "class TestMore:\n    def test_more(self):\n        assert 1\n\n\n"


@pytest.mark.parametrize(
    ("more", "old", "new", "run"),
    [
        ("", "assert 1", "assert 2", {"second"}),
        ("", "assert helped()", "x = helped()\n    assert x", {"first"}),
        ("", "return 5", "return 6", {"first", "second", "file"}),  # who calls it is not looked for
        ("", "assert 1", "import os\n        assert 1", {"first", "second", "file"}),
        ("", "def test_more(self)", "def test_more(self, x)", {"first", "second", "file"}),
        ("class TestAgain(TestMore):\n    pass\n", "assert 1", "assert 2", {"first", "second", "file"}),
        ("def again():\n    test_one()\n", "assert helped()", "assert helped", {"first", "second", "file"}),
        ("def again():\n    return f.lineno\n", "assert 1", "x = 1\n        assert x", {"first", "second", "file"}),
    ],
)
def test_only_an_edited_test_of_a_file_is_run(bench: Bench, more: str, old: str, new: str, run: set[str]) -> None:
    names = {NODES[ONE]: "first", f"{ONE}::TestMore::test_more": "second", ONE: "file"}
    bench.told["tests"] |= {f"{ONE}::TestMore::test_more": copy.deepcopy(bench.told["tests"][NODES[ONE]])}
    bench.before = {ONE: f"{FIRST}{SECOND}def helped():\n    return 5\n\n\n{more}"}
    bench.session["seconds"][NODES[FOUR]] = 20.0
    past = bench.past(lambda: bench.write(ONE, bench.before[ONE].replace(old, new)))
    assert {names[name] for name in past.tests} == run


def test_all_tests_of_an_edited_file_are_run_and_new_ones_too(two_in_one: Bench) -> None:
    two_in_one.session["seconds"][NODES[FOUR]] = 20.0
    two_in_one.write(ONE, FILES[ONE].replace("[1, 2]", "[1]"))
    assert two_in_one.past().tests == {ONE, MORE, NODES[ONE]}


def test_data_that_somebody_may_remember_is_read_by_all_after_the_first(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatekeeper.selection.choose.WORTH", 1)
    bench.told["shown"] = [str(bench.root / "src/demo/data.json")]
    bench.write("src/demo/data.json", "[]\n")
    assert bench.run() == {"two", "three", "four"}


def test_a_file_whose_text_was_shown_is_read_by_all_after_the_first(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatekeeper.selection.choose.WORTH", 1)
    bench.told["shown"] = [str(bench.root / CORE)]
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() == {"one"}
    bench.told["tests"][NODES[THREE]]["reads"] = [str(bench.root / CORE)]
    assert bench.run() == {"one", "three", "four"}
    bench.told["mixed"] = True
    assert bench.run() is None


def test_a_file_whose_text_is_known_may_be_shown_by_whoever_shows_anything(bench: Bench) -> None:
    bench.told["searched"] = [str(bench.root / CORE)]
    bench.told["tests"][NODES[THREE]]["flags"] = ["places"]
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() == {"one", "three"}
    bench.told["outside"]["flags"] = ["places"]
    assert bench.run() is None


def test_what_is_imported_with_a_trace_is_run_for_all(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return 6", "return 7"))
    bench.told["collection"] = {"demo.core": {"how": "numbers"}}
    assert bench.run() == {"one"}
    bench.told["collection"] = {"demo.core": {"how": "more"}}
    assert bench.run() is None


def test_so_is_what_a_file_runs_that_skips_itself(bench: Bench) -> None:
    bench.told["lines"]["gatekeeper-collected:tests/test_skipped.py"] = {str(bench.root / CORE): [27]}
    bench.write(CORE, FILES[CORE].replace("return 6", "return 7"))
    assert bench.run() is None


def test_tests_that_look_at_lines_are_run_when_those_move(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.selection.choose.WORTH", 1)
    text = "def test_three():\n    assert frame.f_lineno\n"
    bench.write(CORE, FILES[CORE].replace("return 2", "x = 2\n    return x"))
    bench.before = {THREE: text, "src/demo/never.py": "def never():\n    return f.f_lineno\n"}
    assert bench.run() == {"two", "three"}
    bench.told["lines"][f"gatekeeper-tests:{NODES[FOUR]}"] = {str(bench.root / "src/demo/never.py"): [2]}
    assert bench.run() == {"two", "three"}  # four looks, but at nothing that moved
    bench.told["lines"][f"gatekeeper-tests:{NODES[FOUR]}"][str(bench.root / CORE)] = [18]
    assert bench.run() == {"two", "three", "four"}


def test_tests_that_were_heard_asking_for_lines_are_run_when_those_move(bench: Bench) -> None:
    bench.told["tests"][NODES[THREE]]["flags"] = ["places"]
    bench.write(CORE, FILES[CORE].replace("return 2", "x = 2\n    return x"))
    assert bench.run() == {"two", "three"}
    bench.told["outside"]["flags"] = ["places"]
    assert bench.run() is None
    bench.write(CORE, FILES[CORE].replace("return 2", "return 5"))
    assert bench.run() == {"two"}


def test_what_runs_for_all_may_look_at_lines(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return 2", "x = 2\n    return x"))
    bench.before = {"src/demo/never.py": "def never():\n    return f.f_lineno\n"}
    bench.told["lines"]["gatekeeper-common"][str(bench.root / "src/demo/never.py")] = [2]
    assert bench.run() == {"two"}


def test_what_is_kept_is_where_it_is_now(bench: Bench) -> None:
    bench.write(CORE, FILES[CORE].replace("return 2", "x = 2\n    return x"))
    past = bench.past()
    assert past.unaffected is not None
    told = json.loads(past.unaffected.read_bytes())
    core = str(bench.root / CORE)
    assert {file: sorted(lines) for file, lines in told["lines"].items()} == {
        core: [1, 4, 5, 8, 13, 14, 18, 19, 22, 23, 24, 28]
    }
    assert told["arcs"] is past.known["arcs"] is False
    assert past.known["expected"] == {core: [(14,)]}
    assert past.known["edited"] == []
    assert (past.tests, past.files, past.seed) == ({NODES[TWO]}, {TWO: 0}, 7)


def test_lines_that_nobody_can_place_have_everything_run(bench: Bench) -> None:
    bench.told["lines"][""][str(bench.root / CORE)].append(2)
    bench.write(CORE, FILES[CORE].replace("return 2", "x = 2\n    return x"))
    assert bench.run() is None


def test_a_test_module_that_others_ran(bench: Bench) -> None:
    bench.told["lines"][f"gatekeeper-tests:{NODES[ONE]}"][str(bench.root / "tests/test_two.py")] = [2]
    bench.write("tests/test_two.py", FILES["tests/test_two.py"].replace("assert 2", "assert 3"))
    assert bench.run() is None


def test_affected_tests_that_write_files_have_everything_run(bench: Bench) -> None:
    bench.told["tests"][NODES[ONE]]["flags"] = ["writes"]
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() is None


def test_those_that_only_leave_the_state_that_is_needed_write_what_they_wrote(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatekeeper.selection.choose.WORTH", 1)
    bench.told["tests"][NODES[ONE]]["flags"] = ["writes"]
    bench.told["spans"][0]["changed"] = left(a="b")
    bench.write(CORE, FILES[CORE].replace("return 2", "return 5"))
    assert bench.run() == {"one", "two"}


def test_extension_modules_may_open_data_unheard(bench: Bench) -> None:
    bench.told["native"] = ["/site-packages/lxml/etree.so"]
    bench.write("src/demo/data.json", "[]\n")
    assert bench.run() is None


def test_running_most_of_them_is_not_worth_it(bench: Bench) -> None:
    bench.session["seconds"]["tests/test_one.py::test_one"] = 100.0
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    assert bench.run() is None


def test_nothing_is_recorded_anew_while_one_function_is_worked_on_that_most_run(bench: Bench) -> None:
    bench.session["seconds"]["tests/test_one.py::test_one"] = 100.0
    for number in range(5, 7):
        bench.write(CORE, FILES[CORE].replace("return 1", f"return {number}"))
        assert bench.past() == NO_PAST
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5").replace("return 2", "return 5"))
    assert bench.past() == Past(wanted=True)
    bench.write(CORE, f"X = 1\n{FILES[CORE]}")
    assert bench.past() == Past(wanted=True)
    bench.write(CORE, FILES[CORE].replace("return 1", "import re\n    return 1"))
    assert bench.past() == Past(wanted=True), "that it imports something would be known then"
    bench.write(CORE, FILES[CORE])
    bench.session["seconds"] = dict.fromkeys(bench.session["seconds"], 0.0) | {"tests/test_two.py::test_two": 1.0}
    bench.write("src/demo/data.json", "[]\n")
    assert bench.past() == Past(wanted=True)


def test_a_size_that_is_asked_for_has_everything_run_for_data(bench: Bench) -> None:
    text = "def test_two(path):\n    assert path.stat().st_size\n"
    bench.write("tests/test_two.py", text)
    bench.write("src/demo/data.json", "[]\n")
    assert bench.run() == {"two"}
    bench.write(CORE, FILES[CORE].replace("return 1", "return getsize(1)"))
    assert bench.run() is None


def test_what_is_no_recording_is_none(bench: Bench) -> None:
    recordings = bench.recordings()
    assert recordings.past(bench.out) == Past(wanted=True)
    bench.cache.put("0" * 64, b"[]")
    assert recordings.past(bench.out) == Past(wanted=True)


def test_where_not_everything_could_be_seen_nothing_is_recorded_again(bench: Bench) -> None:
    bench.told["trouble"] = "something"
    assert bench.past() == NO_PAST


@pytest.mark.parametrize(
    ("told", "session"),
    [([], {}), ({}, {}), ({"trouble": ""}, {}), (None, []), (recording(Path("/")), {"seconds": {}})],
)
def test_what_tests_made_of_their_recording_is_none(bench: Bench, told: Any, session: Any) -> None:
    bench.told, bench.session = told, session
    bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))
    bench.mode = "100644"
    assert bench.past() == Past(wanted=True)


def test_a_recording_beyond_the_limit_is_not_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.selection.store._MOST", 10)
    assert bench.past() == NO_PAST


def leaving(*names: str) -> dict[str, Any]:
    """A stretch of all tests of some files, which leave something behind."""
    return {"files": [f"tests/test_{name}.py" for name in names], "changed": left(a="b")}


@pytest.mark.parametrize(
    ("spans", "past"),
    [
        ([leaving("one", "two", "three", "four")], NO_PAST),
        ([leaving("one"), leaving("two", "three", "four")], Past(wanted=True)),
    ],
)
def test_where_all_leave_something_nothing_is_recorded_until_there_are_other_tests(
    bench: Bench, spans: list[dict[str, Any]], past: Past
) -> None:
    bench.told["spans"] = spans
    bench.write(CORE, f"X = 1\n{FILES[CORE]}")
    assert bench.past() == past
    bench.write("tests/test_five.py", "def test_five():\n    assert 5\n")
    assert bench.past() == Past(wanted=True)


def test_what_was_compiled_is_given_back_with_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.past(lambda: bench.write(CORE, FILES[CORE].replace("return 1", "return 5"))).unaffected
    assert path is not None
    assert path.with_name("code").read_bytes() == b"code"
    bench.cache.clear()
    monkeypatch.setattr("gatekeeper.selection.store._MOST", 100_000)
    bench.code = b"x" * 100_001
    path = bench.past(lambda: bench.write(CORE, FILES[CORE].replace("return 1", "return 6"))).unaffected
    assert path is not None
    assert path.with_name("code").read_bytes() == b""
