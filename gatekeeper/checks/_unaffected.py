"""Leaving out the tests that an edit cannot affect: what a session of pytest is asked for, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._junit import Results
from gatekeeper.checks._sessions import answer, answers
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import CODE, NO_PAST, UNKNOWN, Past

SHARE = 0.04
"""The share of the tests' time that looks at the state of the process may take."""
SHARED = "shared"
"""How it is noted that a test may depend on others of its file."""
FAILED = "failed"
"""How it is noted that a test failed: it is run every time, until all are recorded anew."""
RECORDER = "gatekeeper_recording"
"""The plug-in that records."""
Effect = Mapping[str, Mapping[str, str]]
"""What became of the state of the process, by section and place in it (see the worker's plug-in)."""
NUMBERS = "numbers"
"""How a section changed in which only numbers did."""
NOTHING = Results(0, 0, 0, 0, ())
"""What comes of a session that has no tests to run."""

_BY_NODE = ("collected", "outcomes", "failures", "seconds")
_LISTS = ("raised", "fixed")


class Spared(Struct, frozen=True):
    """How many tests were run and how many were not since nothing can have changed for them."""

    run: int
    unaffected: int

    @property
    def words(self) -> str:
        """The same for people."""
        return f"; {self.run} run, {self.unaffected} unaffected"


def asked(past: Past, root: Path) -> Mapping[str, object]:
    """What to add to the request of a session (see `run_pytest.py`)."""
    if past.unaffected is not None:
        run = {"tests": sorted(past.tests), "files": dict(past.files)}
        part = {"part": str(past.unaffected), "code": str(past.unaffected.with_name(CODE))}
        return {"record": False, **part, **run, "root": str(root), "share": None}
    return {"record": True, "part": None, "code": None, "root": str(root), "share": SHARE} if past.wanted else {}


def words(past: Past) -> tuple[str, ...]:
    """The arguments to add for pytest; with the tests of an earlier run come its random numbers."""
    if past == NO_PAST:
        return ()
    return ("-p", RECORDER, *(() if past.seed is None else (f"--randomly-seed={past.seed}",)))


def recorded(folder: Path, results: Results) -> Path | None:
    """What a session of all tests recorded, with what it told; None without a recording that is of use.

    It is of none where not all tests were run, or where those of each file cannot be told in what pytest counted.
    """
    if results.uncollected or not (folder / "recording.json").is_file():
        return None
    session, recording = _told(folder), answer(folder / "recording.json")
    if not _is_whole(session, recording, results):
        return None
    for test in {function_of(node) for node in session["failures"]}:
        recording["tests"][test]["flags"].append(FAILED)
    path = folder / "recorded.json"
    path.write_text(json.dumps({"recording": recording, "session": session}), encoding="utf-8")
    return path


def _is_whole(session: Mapping[str, Any], recording: Mapping[str, Any], results: Results) -> bool:
    """Whether all tests were run, and are told; of one whose process broke down nothing is."""
    failed = map(function_of, session["failures"])
    is_told = recording.get("tests", {}).keys() >= {*failed}
    ends_early = results.failed and session["maxfail"]
    return is_told and not ends_early and _counts(session) == (results.collected, results.skipped)


def give_up(folder: Path, error: CannotVerify) -> str:
    """Has a session say of itself that recording what its tests do is of no use; returns the same for people."""
    (folder / "recording.json").write_text(json.dumps({"trouble": error.reason}), encoding="utf-8")
    return f"; run a second time, without recording what they do: {error.reason}"


class Doubted(CannotVerify):
    """A test failed without others of its file, or without the import of other files: it may have needed them.

    `files` are those that such tests are in.
    """

    def __init__(self, files: frozenset[str]) -> None:
        super().__init__("a test failed without the others of its file, or the import of other files")
        self.files = files


def wider(past: Past, part: Path, files: frozenset[str]) -> Past:
    """The same with all tests of some files, and with all files imported; `part` says what ran in those left out."""
    path = part.rename(part.with_name(f"wider-{part.name}"))
    every = {**dict.fromkeys(past.known["paths"], UNKNOWN), **past.files}
    return replace(past, unaffected=path, tests=past.tests | files, files=every)


def whole(folder: Path, past: Past, results: Results) -> tuple[Results, Spared]:
    """What a session that ran only some tests and an earlier one say together; the folder then says the same.

    Raises CannotVerify when all tests must be run instead, or Doubted when the same can be told after a run of some
    more. A failure among all tests of a file is what it would be in a run of all, which finds the others as they were.
    """
    try:
        return _whole(folder, {**past.known, "tests": past.tests, "files": past.files}, results)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise CannotVerify(f"what pytest's session left behind cannot be read: {error!r}") from error


def effect(changed: Mapping[str, Mapping[str, Any]], counters: Collection[tuple[str, str]]) -> Effect:
    """What became of the sections, but for the places in them where something was counted."""
    found = {
        section: {
            place: said
            for place, said in told.get("effect", {}).items()
            if not (told["how"] == NUMBERS and (section, place) in counters)
        }
        for section, told in changed.items()
    }
    return {section: places for section, places in found.items() if places}


def _whole(folder: Path, known: Mapping[str, Any], results: Results) -> tuple[Results, Spared]:
    run: frozenset[str] = known["tests"]
    told = _told(folder) if run else known["session"]
    if run:
        recording = answer(folder / "recording.json")
        failing = _failing(told, results) if results.failed else ()
        ending = () if _failures(known, told) else _ending(known, recording)
        for problem in filter(None, chain(_problems(known, told, recording), failing, ending)):
            raise CannotVerify(problem)
        if doubted := _doubted(known, told):
            raise Doubted(doubted)
        if _counts({**told, "outcomes": _of(told["outcomes"], run)}) != (results.collected, results.skipped):
            raise CannotVerify("the tests of each file cannot be told in what pytest counted")
    together = _together(known, told, run)
    (folder / "session.json").write_text(json.dumps(together), encoding="utf-8")
    collected, skipped = _counts(together)
    ran = results.collected
    return replace(results, collected=collected, skipped=skipped), Spared(ran, collected - ran)


def _told(folder: Path) -> dict[str, Any]:
    """What all processes of a session told, as if it had been one."""
    first, *others = every = answers(folder)
    together = {
        key: [one for told in every for one in told.get(key, ())] for key in (*_LISTS, "deselected", "uncollected")
    }
    for told in others:
        together |= {key: together.get(key, first[key]) | told[key] for key in ("collected", "left", "modules")}
    return first | together


def _counts(session: Mapping[str, Any]) -> tuple[int, int]:
    """How many tests were run or skipped, and how many of them skipped, as pytest counts: a subtest is one, too.

    What is reported of a test is its set-up, itself and its tear-down; where it is skipped, less. A file that skips
    itself is one more.
    """
    outcomes: list[list[str]] = list(session["outcomes"].values())
    files = sum(one["outcome"] == "skipped" for one in session["uncollected"])
    skipped = sum(one.count("skipped") for one in outcomes)
    return sum(max(1, len(one) - 2) for one in outcomes) + files, skipped + files


def _problems(known: Mapping[str, Any], told: Mapping[str, Any], recording: Mapping[str, Any]) -> Iterator[str]:
    """Why what was run does not say how all tests would end."""
    yield recording["trouble"]
    if told["uncollected"]:
        yield "not all files could be collected"
    if any(which(known, known["session"]) != which(known, told) for which in (_collected, _order)):
        yield "other tests were collected"
    yield from _doing(known, recording)
    counters = frozenset((section, place) for section, place in known["counters"])
    yield _begun(known, recording, {section for section, _ in counters})
    for span in recording["spans"]:
        yield _left(known, span, counters)


def _begun(known: Mapping[str, Any], recording: Mapping[str, Any], counting: Collection[str]) -> str:
    """That something was in another state when the tests began: files not collected had a part in it."""
    was, now = known["begun"], recording["begun"]
    both = was.keys() & now.keys()
    own = (one for one in both if _is_another(was[one], now[one], counts=one in counting))
    before, after = (effect(each["collection"], ()) for each in (known, recording))
    beside = (before.keys() | after.keys()) - was.keys() - now.keys()
    other = {*own, *(section for section in beside if before.get(section) != after.get(section))}
    return f"the tests begin in another state: {min(other)}" if other else ""


def _is_another(was: list[str], now: list[str], *, counts: bool) -> bool:
    """Whether a section of the project's says something else, but for numbers where it counts something."""
    return was[0] != now[0] or (was != now and not counts)


def _left(known: Mapping[str, Any], span: Mapping[str, Any], counters: Collection[tuple[str, str]]) -> str:
    """That some tests leave another state behind than they did: in other sections, if it is not known what in them."""
    sections = effect(span["changed"], counters)
    if span["stretch"] == UNKNOWN:
        other = sections.keys() - known["changed"]
    else:
        was = known["effects"][span["stretch"]]
        other = {section for section in sections.keys() | was.keys() if sections.get(section) != was.get(section)}
    return f"the tests of {span['files'][0]} leave another state behind: {min(other)}" if other else ""


def _collected(known: Mapping[str, Any], session: Mapping[str, Any]) -> set[str]:
    """The tests in the files that were collected and not edited."""
    files = frozenset(known["files"]).difference(known["edited"])
    return {node for node in chain(session["collected"], session["left"]) if _file(node) in files}


def _order(known: Mapping[str, Any], session: Mapping[str, Any]) -> list[str]:
    """Those of them that were run, in order."""
    tests = _of(session["collected"], known["tests"])
    return [node for node in tests if _file(node) not in known["edited"]]


def _doing(known: Mapping[str, Any], recording: Mapping[str, Any]) -> Iterator[str]:
    """That tests do what they did not: write files, or something that others of their file may see."""
    for name, one in recording["tests"].items():
        before = known["flags"].get(name, known["flags"].get(one["file"], ()))
        if "writes" in one["flags"] and "writes" not in before:
            yield f"the tests of {one['file']} write files now"
        if SHARED in one["flags"] and name in known["flags"]:
            yield f"the tests of {one['file']} depend on each other now"


def _failing(told: Mapping[str, Any], results: Results) -> Iterator[str]:
    """Why tests that fail do not say how all would end: some may not have been run for that."""
    if results.uncollected or told["maxfail"]:
        yield "not all tests can be run"


def _failures(known: Mapping[str, Any], told: Mapping[str, Any]) -> frozenset[str]:
    """The tests that failed and did not fail before."""
    return frozenset(told["failures"]) - known["session"]["failures"].keys()


def _doubted(known: Mapping[str, Any], told: Mapping[str, Any]) -> frozenset[str]:
    """The files of which a test failed that did not before, while not all were run, or not all files imported."""
    failing = frozenset(map(_file, _failures(known, told)))
    return failing if known["paths"].keys() - known["files"] else failing.intersection(map(_file, told["left"]))


def _ending(known: Mapping[str, Any], recording: Mapping[str, Any]) -> Iterator[str]:
    """That less has run than was expected, although no test failed: what follows from that is not known."""
    for file, lines in known["expected"].items():
        places = recording["ran"][file]["places"] if file in recording["ran"] else ()
        if not {tuple(one) if known["arcs"] else (one,) for one in places}.issuperset(map(tuple, lines)):
            yield "the tests no longer run what they ran"


def function_of(node: str) -> str:
    """The name of a test's function, which is that of all tests that differ in parameters only."""
    file, between, name = node.partition("::")
    return f"{file}{between}{name.partition('[')[0]}"


def _of(nodes: Mapping[str, Any], tests: frozenset[str]) -> dict[str, Any]:
    """What is told of some tests, which are functions or whole files."""
    return {node: one for node, one in nodes.items() if not tests.isdisjoint((_file(node), function_of(node)))}


def _file(node: str) -> str:
    """The file of a test, as pytest names it."""
    return node.partition("::")[0]


def _together(known: Mapping[str, Any], told: Mapping[str, Any], run: frozenset[str]) -> dict[str, Any]:
    """What both sessions told, the earlier one only of what was not run again."""
    was = known["session"]
    rest = frozenset(map(function_of, was["collected"].keys() - _of(was["collected"], run)))
    paths = {known["paths"].get(name) for name in known["files"]}
    deselected = [one for one in was["deselected"] if one[0] not in paths]
    return {
        **told,
        **{key: _of(was[key], rest) | _of(told[key], run) for key in _BY_NODE},
        **{key: [*_of(dict.fromkeys(was[key]), rest), *told[key]] for key in _LISTS},
        "deselected": deselected + told["deselected"],
        "uncollected": was["uncollected"],
        "modules": was["modules"] | told["modules"],
    }
