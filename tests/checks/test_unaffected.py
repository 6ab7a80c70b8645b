"""What a session that ran only some tests says together with an earlier one; `tests/app` runs them as they are run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.checks._junit import Results
from gatekeeper.checks._unaffected import (
    NOTHING,
    RECORDER,
    SHARE,
    Doubted,
    Spared,
    asked,
    recorded,
    whole,
    wider,
    words,
)
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import NO_PAST, UNKNOWN, Past

A, B = "test_a.py::test_a", "test_b.py::test_b[1]"


def session(*nodes: str, **more: Any) -> dict[str, Any]:
    return {
        "root": "/tree",
        "seed": None,
        "collected": {node: [f"/tree/{node.partition('::')[0]}", node.partition("::")[2]] for node in nodes},
        "outcomes": {node: ["passed", "skipped", "passed"] if "skip" in node else ["passed"] * 3 for node in nodes},
        "failures": {},
        "seconds": dict.fromkeys(nodes, 1.0),
        "raised": [],
        "fixed": [nodes[0]],
        "deselected": [],
        "uncollected": [],
        "left": {},
        "maxfail": 0,
        "modules": {"demo": "/tree/demo.py"},
        **more,
    }


KNOWN: dict[str, Any] = {
    "tests": ["test_b.py"],
    "files": ["test_b.py"],
    "paths": {"test_a.py": "/tree/test_a.py", "test_b.py": "/tree/test_b.py"},
    "edited": [],
    "flags": {"test_b.py": []},
    "changed": ["demo"],
    "begun": {"demo": ["a", "1"], "gone": ["b", ""], "counting": ["", "1"]},
    "collection": {
        "process: path": {"how": "more", "effect": {"1": "x"}},
        "gone": {"how": "more", "effect": {"2": "y"}},
    },
    "counters": [["demo", "a"], ["counting", "a"]],
    "effects": [{}, {"more": {"a": "b"}}],
    "session": session(A, B, deselected=[["/tree/test_a.py", "slow"], ["/tree/test_b.py", "slow"]], seed=7),
    "arcs": False,
    "lines": {},
    "expected": {"/tree/demo.py": [[1], [3]]},
}
RECORDING: dict[str, Any] = {
    "trouble": "",
    "tests": {"test_b.py::test_b": {"file": "test_b.py", "flags": []}},
    "spans": [{"files": ["test_b.py"], "changed": {"demo": {"how": "numbers", "effect": {"a": "b"}}}, "stretch": 0}],
    "ran": {"/tree/demo.py": {"places": [1, 2, 3], "by": {"": "7"}}},
    "begun": {"demo": ["a", "1"], "new": ["c", ""], "counting": ["", "2"]},
    "collection": {
        "process: path": {"how": "more", "effect": {"1": "x"}},
        "new": {"how": "more", "effect": {"3": "z"}},
    },
}


def left(stretch: int, **effects: dict[str, str]) -> dict[str, Any]:
    """A stretch of tests that leaves another state behind."""
    changed = {section: {"how": "more", "effect": effect} for section, effect in effects.items()}
    return {"files": ["test_b.py"], "changed": changed, "stretch": stretch}


def doing(*flags: str) -> dict[str, Any]:
    """What else a test was heard to do."""
    return {"recording": {"tests": {"test_b.py::test_b": {"file": "test_b.py", "flags": [*flags]}}}}


OF_ONE = {"tests": ["test_b.py::test_b"], "flags": {"test_b.py::test_b": []}}
"""A function of a file that is run by itself."""
PASSED = Results(1, 0, 0, 0, ())
FILES = {"test_a.py": UNKNOWN, "test_b.py": 0}
BEGUN = {"recording": {"begun": {"other": ["a", "1"], "new": ["c", ""]}}}


class Bench:
    """A folder in which a session of some tests came to its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = json.loads(json.dumps(KNOWN))
        self.told = session(B, modules={"more": "/tree/more.py"})
        self.recording = json.loads(json.dumps(RECORDING))

    @property
    def past(self) -> Past:
        known = dict(self.known)
        tests, files = frozenset(known.pop("tests")), dict.fromkeys(known.pop("files"), 0)
        return Past(self.folder / "part.json", known, wanted=True, tests=tests, files=files)

    def whole(self, results: Results = PASSED) -> tuple[Results, Spared]:
        for name, what in (("session", self.told), ("recording", self.recording)):
            (self.folder / f"{name}.json").write_text(json.dumps(what))
        return whole(self.folder, self.past, results)

    @property
    def together(self) -> dict[str, Any]:
        return json.loads((self.folder / "session.json").read_bytes())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_pytest_is_asked_for(tmp_path: Path) -> None:
    part = tmp_path / "part.json"
    assert (asked(NO_PAST, tmp_path), words(NO_PAST)) == ({}, ())
    everything = {"record": True, "part": None, "code": None, "root": str(tmp_path), "share": SHARE}
    assert asked(Past(wanted=True), tmp_path) == everything
    assert words(Past(wanted=True)) == ("-p", RECORDER)
    run = {"tests": [B, "test_c.py"], "files": {"test_b.py": 2}}
    some = {
        "record": False,
        "part": str(part),
        "code": str(tmp_path / "code"),
        **run,
        "root": str(tmp_path),
        "share": None,
    }
    assert asked(Past(part, wanted=True, tests=frozenset(run["tests"]), files={"test_b.py": 2}), tmp_path) == some
    assert words(Past(part, wanted=True, seed=7)) == ("-p", RECORDER, "--randomly-seed=7")
    assert words(Past(part, wanted=True)) == ("-p", RECORDER)


def test_both_sessions_together(bench: Bench) -> None:
    assert bench.whole() == (Results(2, 0, 0, 0, ()), Spared(1, 1))
    assert Spared(1, 1).words == "; 1 run, 1 unaffected"
    found = bench.together
    assert [*found["collected"]] == [*found["outcomes"]] == [*found["seconds"]] == [A, B]
    assert found["fixed"] == [A, B]
    assert found["deselected"] == [["/tree/test_a.py", "slow"]]
    assert found["modules"] == {"demo": "/tree/demo.py", "more": "/tree/more.py"}


@pytest.mark.parametrize("span", [left(UNKNOWN, demo={"a": "x"}), left(0), left(1, more={"a": "b"})])
def test_the_state_may_become_what_it_became(bench: Bench, span: dict[str, Any]) -> None:
    bench.recording["spans"] = [span]
    assert bench.whole()[1] == Spared(1, 1)


def test_nothing_need_be_run(bench: Bench) -> None:
    bench.known |= {"files": [], "tests": []}
    assert bench.whole(NOTHING) == (Results(2, 0, 0, 0, ()), Spared(0, 2))
    assert [*bench.together["collected"]] == [A, B]


def test_an_edited_file_may_hold_other_tests(bench: Bench) -> None:
    bench.known["edited"] = ["test_b.py"]
    bench.told = session("test_b.py::test_skipped", "test_b.py::test_more")
    assert bench.whole(Results(2, 1, 0, 0, ())) == (Results(3, 1, 0, 0, ()), Spared(2, 1))


def test_a_function_may_be_run_without_the_others_of_its_file(bench: Bench) -> None:
    other = "test_b.py::test_other"
    bench.known |= {**OF_ONE, "session": session(A, other, B)}
    bench.told |= {"left": {other: bench.known["session"]["collected"][other]}}
    assert bench.whole() == (Results(3, 0, 0, 0, ()), Spared(1, 2))
    assert {*bench.together["collected"]} == {A, other, B}
    bench.recording |= doing("shared")["recording"]
    bench.known |= {"tests": ["test_b.py"], "flags": {"test_b.py": []}}
    bench.told = session(other, B)
    assert bench.whole(Results(2, 0, 0, 0, ()))[1] == Spared(2, 1)


def test_branches_may_be_measured(bench: Bench) -> None:
    bench.known |= {"arcs": True, "expected": {"/tree/demo.py": [[1, 2]]}}
    bench.recording["ran"]["/tree/demo.py"]["places"] = [[1, 2], [2, -1]]
    assert bench.whole()[1] == Spared(1, 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"told": {"uncollected": [{"id": "test_b.py"}]}}, "could be collected"),
        ({"told": {"collected": {"test_b.py::test_other": ["/tree/test_b.py", "test_other"]}}}, "other tests"),
        ({"recording": {"trouble": "greenlets are used"}}, "greenlets are used"),
        ({"told": {"left": {"test_b.py::test_new": ["/tree/test_b.py", "test_new"]}}}, "other tests"),
        (doing("writes"), "the tests of test_b.py write files now"),
        ({**doing("shared"), "known": OF_ONE}, "the tests of test_b.py depend on each other now"),
        ({"recording": {"begun": {"demo": ["b", "1"]}}}, "begin in another state: demo"),
        ({"known": {"begun": {"other": ["a", "2"], "gone": []}}, **BEGUN}, "begin in another state: other"),
        ({"recording": {"collection": {}}}, "begin in another state: process: path"),
        ({"recording": {"spans": [left(UNKNOWN, other={"a": "b"})]}}, "test_b.py leave another state behind: other"),
        ({"recording": {"spans": [left(0, demo={"a": "b"})]}}, "leave another state behind: demo"),
        ({"recording": {"spans": [left(1, more={"a": "c"})]}}, "leave another state behind: more"),
        ({"recording": {"spans": [left(1)]}}, "leave another state behind: more"),
        ({"recording": {"ran": {"/tree/demo.py": {"places": [1, 2], "by": {}}}}}, "no longer run what they ran"),
        ({"recording": {"ran": {}}}, "no longer run what they ran"),
    ],
)
def test_what_has_all_tests_run(bench: Bench, changes: dict[str, dict[str, Any]], problem: str) -> None:
    for name, what in changes.items():
        getattr(bench, name).update(what)
    with pytest.raises(CannotVerify, match=problem):
        bench.whole()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("told", []),
        ("told", {}),
        ("recording", "x"),
        ("recording", {"trouble": ""}),
        ("known", {"files": [1], "tests": [B]}),
    ],
)
def test_so_does_what_cannot_be_read(bench: Bench, name: str, what: object) -> None:
    setattr(bench, name, what)
    with pytest.raises(CannotVerify, match="left behind cannot be read"):
        bench.whole()


def test_a_failure_is_what_it_would_be_among_all(bench: Bench) -> None:
    bench.recording["ran"] = {}  # it ends earlier
    bench.told |= {"failures": {B: {}}, "left": {A: bench.known["session"]["collected"][A]}}
    with pytest.raises(Doubted):  # it may have needed what another file imports
        bench.whole(Results(1, 0, 1, 0, ()))
    bench.known["files"] = [*FILES]
    assert bench.whole(Results(1, 0, 1, 0, ())) == (Results(2, 0, 1, 0, ()), Spared(1, 1))


def test_a_failure_without_the_others_of_the_file_is_doubted(bench: Bench) -> None:
    other = "test_b.py::test_other"
    bench.known |= {**OF_ONE, "session": session(A, other, B)}
    bench.told |= {"left": {other: bench.known["session"]["collected"][other]}, "failures": {B: {}}}
    with pytest.raises(Doubted) as doubted:
        bench.whole(Results(1, 0, 1, 0, ()))
    part = bench.folder / "part.json"
    part.write_text("{}", encoding="utf-8")
    more = wider(bench.past, part, doubted.value.files)
    assert more.unaffected == bench.folder / "wider-part.json"
    assert more.unaffected.read_text(encoding="utf-8") == "{}"
    assert (more.tests, more.files) == ({"test_b.py::test_b", "test_b.py"}, FILES)
    bench.known = {**more.known, "tests": more.tests, "files": more.files}
    bench.told = session(other, B, failures={B: {}}, left={A: bench.known["session"]["collected"][A]})
    assert bench.whole(Results(2, 0, 1, 0, ())) == (Results(3, 0, 1, 0, ()), Spared(2, 1))


@pytest.mark.parametrize(("results", "most"), [(Results(1, 0, 1, 1, ()), 0), (Results(1, 0, 1, 0, ()), 1)])
def test_where_a_failure_ends_the_run_all_are_run(bench: Bench, results: Results, most: int) -> None:
    bench.told["maxfail"] = most
    with pytest.raises(CannotVerify, match="not all tests can be run"):
        bench.whole(results)


def test_tests_that_pytest_counted_otherwise_have_all_run(bench: Bench) -> None:
    with pytest.raises(CannotVerify, match="what pytest counted"):
        bench.whole(Results(2, 0, 0, 0, ()))


def test_a_recording_is_used_if_the_numbers_of_its_parts_are_known(tmp_path: Path) -> None:
    assert recorded(tmp_path, Results(2, 1, 0, 0, ())) is None
    (tmp_path / "recording.json").write_text('{"trouble": ""}')
    told = session(A, "test_b.py::test_skipped")
    (tmp_path / "session.json").write_text(json.dumps(told))
    path = recorded(tmp_path, Results(2, 1, 0, 0, ()))
    assert path is not None
    assert json.loads(path.read_bytes()) == {"recording": {"trouble": ""}, "session": told}
    assert recorded(tmp_path, Results(2, 0, 0, 0, ())) is None
    assert recorded(tmp_path, Results(3, 1, 0, 0, ())) is None
    assert recorded(tmp_path, Results(2, 1, 1, 1, ())) is None
    told["uncollected"] = [{"id": "test_c.py", "outcome": "skipped", "reason": "no such module"}]
    (tmp_path / "session.json").write_text(json.dumps(told))
    assert recorded(tmp_path, Results(3, 2, 0, 0, ())) == path


def test_what_failed_is_recorded_as_something_to_run_every_time(tmp_path: Path) -> None:
    told = session(A, B, failures={B: {}})
    (tmp_path / "recording.json").write_text(json.dumps(RECORDING))
    (tmp_path / "session.json").write_text(json.dumps(told))
    path = recorded(tmp_path, Results(2, 0, 1, 0, ()))
    assert path is not None
    assert json.loads(path.read_bytes())["recording"]["tests"]["test_b.py::test_b"]["flags"] == ["failed"]
    (tmp_path / "session.json").write_text(json.dumps(told | {"maxfail": 1}))
    assert recorded(tmp_path, Results(2, 0, 1, 0, ())) is None, "what would have come after it was not run"
    (tmp_path / "session.json").write_text(json.dumps(told | {"failures": {A: {}}}))
    assert recorded(tmp_path, Results(2, 0, 1, 0, ())) is None, "the process that ran it says nothing of it"


def test_what_failed_before_needs_no_others_of_its_file_to_do_so(bench: Bench) -> None:
    other = "test_b.py::test_other"
    bench.known |= {**OF_ONE, "session": session(A, other, B, failures={B: {}})}
    bench.told |= {"left": {other: bench.known["session"]["collected"][other]}, "failures": {B: {}}}
    assert bench.whole(Results(1, 0, 1, 0, ())) == (Results(3, 0, 1, 0, ()), Spared(1, 2))
    bench.recording["ran"] = {}
    with pytest.raises(CannotVerify, match="no longer run what they ran"):
        bench.whole(Results(1, 0, 1, 0, ()))


def test_several_processes_tell_of_one_session(bench: Bench) -> None:
    for number in (1, 2):
        more = session(B, modules={"more": f"/tree/{number}.py"}, raised=[B])
        (bench.folder / f"worker-{number}.json").write_text(json.dumps(more))
    bench.told |= {"collected": {}, "modules": {}, "fixed": []}
    assert bench.whole() == (Results(2, 0, 0, 0, ()), Spared(1, 1))
    assert [*bench.together["collected"]] == [A, B]
    assert set(bench.together["raised"]) == {B}
    assert set(bench.together["modules"]) == {"demo", "more"}
