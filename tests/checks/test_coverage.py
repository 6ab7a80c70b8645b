from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from gatekeeper.checks import _coverage
from gatekeeper.checks._coverage import Lines
from gatekeeper.checks._workers import measuring
from gatekeeper.checks.coverage import Coverage
from gatekeeper.checks.tests import DATA, FOREIGN, Tests
from gatekeeper.engine.cache import Cache
from gatekeeper.engine.notes import CachedNotes
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Comparison, Mode, Status
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.fakes import FakeContext, make_project, write_files

SOURCE = "def sign(n):\n    if n < 0:\n        return -1\n    return 1\n"
UNSEEN = "def one():\n    return 1\n"
FILES = {
    "src/pkg/__init__.py": '"""A package."""\n',
    "src/pkg/a.py": SOURCE,
    "src/pkg/b.py": UNSEEN,
    "src/other.py": "X = 1\n",
    "run.py": "import sys\n\nsys.path.insert(0, 'src')\nfrom pkg.a import sign\n\nsign(1)\n",
    ".coveragerc": "[run]\nbranch = true\nsource = src/pkg\n",
}
SOURCES = ("src/pkg", "src/other.py")
KINDS = ("data", "json", "xml", "lcov")


@dataclass(frozen=True)
class Run:
    """What one run of coverage left behind: a report of each kind."""

    root: Path
    reports: Mapping[str, bytes]

    def text(self, kind: str, **replaced: str) -> str:
        return self.reports[kind].decode()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The reports of a real run, made in a folder of another name than the tests'."""
    root = tmp_path_factory.mktemp("elsewhere")
    write_files(root, FILES)
    outs = {"data": ".coverage", "json": "coverage.json", "xml": "coverage.xml", "lcov": "coverage.lcov"}
    alone = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    for words in (["run", "run.py"], ["json"], ["xml"], ["lcov"]):
        subprocess.run([sys.executable, "-m", "coverage", *words], cwd=root, env=alone, check=True, capture_output=True)
    return Run(root, {kind: (root / name).read_bytes() for kind, name in outs.items()})


def context(folder: Path, files: Mapping[str, str | bytes], comparison: Comparison | None = None) -> FakeContext:
    """The project; what it is given (`report`) is the newest of its files."""
    scratch = folder / "scratch"
    scratch.mkdir()
    project = make_project(folder / "tree", {**FILES, **files}, sources=SOURCES)
    for name in FILES:
        os.utime(project.absolute(name), (1, 1))
    return FakeContext(project, scratch, comparison or Skipped("nothing to compare with"))


def judged(here: FakeContext) -> tuple[dict[str, Measure], Completed]:
    outcome = Coverage(report="report").run(here)
    return {measure.id: measure for measure in outcome.measures}, outcome


def changed(*files: ChangedFile) -> Change:
    return Change("b" * 40, "worktree", files)


class TestGivenReports:
    @pytest.mark.parametrize("kind", KINDS)
    def test_each_kind_says_the_same_wherever_it_was_made(self, tmp_path: Path, run: Run, kind: str) -> None:
        if kind == "data":
            # A data file names the files where they were measured; the paths of another machine are for [paths].
            here = context(tmp_path, {})
            shutil.copytree(run.root, here.project.root, dirs_exist_ok=True)
            command = [sys.executable, "-m", "coverage", "run", "--data-file=report", "run.py"]
            subprocess.run(command, cwd=here.project.root, check=True)
        else:
            here = context(tmp_path, {"report": run.reports[kind]})
        measures, _ = judged(here)
        # other.py is a source root of which nothing was measured.
        assert measures["coverage.lines"].evidence == "3 of 7 statements"
        assert measures["coverage.branches"].evidence == "1 of 2 branches"
        assert measures["coverage.file_min"].evidence == "src/other.py: 0 of 1 statements"
        assert [(s.location.path, s.message) for s in measures["coverage.file_min"].samples] == [
            ("src/other.py", "0 of 1 statements are run"),
            ("src/pkg/b.py", "0 of 2 statements are run"),
            ("src/pkg/a.py", "3 of 4 statements are run"),
        ]
        assert [(s.location.path, s.location.line, s.message) for s in measures["coverage.lines"].samples] == [
            ("src/other.py", 1, "line 1 is never run"),
            ("src/pkg/a.py", 3, "line 3 is never run"),
            ("src/pkg/b.py", 1, "lines 1-2 are never run"),
        ]

    def test_several_are_put_together(self, tmp_path: Path, run: Run) -> None:
        other = "SF:src/pkg/a.py\nDA:1,0\nDA:3,1\nend_of_record\nSF:src/other.py\nDA:1,1\nend_of_record\n"
        here = context(tmp_path, {"report": run.reports["json"], "more.lcov": other})
        outcome = Coverage(report="report", reports=("more.lcov",)).run(here)
        measures = {measure.id: measure.evidence for measure in outcome.measures}
        assert measures["coverage.lines"] == "5 of 7 statements"
        assert "coverage.branches" not in measures
        assert isinstance(outcome.absent["coverage.branches"], Broken)

    def test_several_data_files_are_combined_with_their_branches(self, tmp_path: Path) -> None:
        here = context(tmp_path, {"again.py": FILES["run.py"].replace("sign(1)", "sign(-1)")})
        for name in ("run", "again"):
            command = [sys.executable, "-m", "coverage", "run", f"--data-file=data.{name}", f"{name}.py"]
            subprocess.run(command, cwd=here.project.root, check=True)
        outcome = Coverage(reports=("data.run", "data.again")).run(here)
        measures = {measure.id: measure.evidence for measure in outcome.measures}
        assert measures["coverage.lines"] == "4 of 7 statements"
        assert measures["coverage.branches"] == "2 of 2 branches"

    def test_a_document_type_is_no_harm(self, tmp_path: Path, run: Run) -> None:
        text = run.text("xml").replace("?>", '?>\n<!DOCTYPE coverage SYSTEM "http://example.org/coverage-04.dtd">', 1)
        measures, _ = judged(context(tmp_path, {"report": "\ufeff" + text}))
        assert measures["coverage.lines"].evidence == "3 of 7 statements"

    @pytest.mark.parametrize("folder", ["/ci/build/{}", "C:\\ci\\build\\{}", "{}", "./{}", "pkg"])
    def test_paths_of_another_machine_are_found_here(self, tmp_path: Path, folder: str) -> None:
        path = folder.format("src/pkg") + "/a.py"
        report = f"SF:{path}\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n"
        measures, _ = judged(context(tmp_path, {"report": report}))
        assert measures["coverage.lines"].evidence == "3 of 5 statements"

    @pytest.mark.parametrize(
        "path", ["/ci/lib/python3.12/site-packages/src/pkg/a.py", "/ci/a.py", "a.py", "/ci/other/b.py", "run.py"]
    )
    def test_files_of_something_else_are_not(self, tmp_path: Path, path: str) -> None:
        with pytest.raises(CannotVerify, match="covers no file of this project's source roots"):
            judged(context(tmp_path, {"report": f"TN:\nSF:{path}\nDA:1,1\nend_of_record\n"}))

    def test_records_of_one_file_are_taken_together(self, tmp_path: Path) -> None:
        report = (
            "SF:src/pkg/a.py\nDA:1,1\nDA:2,0\nend_of_record\n"
            "SF:src/pkg/a.py\nDA:2,5\nDA:3,0\nBRDA:2,0,0,-\nBRDA:2,0,1,4\nend_of_record\n"
        )
        measures, _ = judged(context(tmp_path, {"report": report}))
        assert measures["coverage.lines"].evidence == "2 of 4 statements"
        assert measures["coverage.branches"].evidence == "1 of 2 branches"

    def test_what_is_no_statement_is_not_counted(self, tmp_path: Path, run: Run) -> None:
        """Coverage before version 7.11 lists a docstring among the lines that were run, though it counts it as none."""
        document = json.loads(run.reports["json"])
        path = next(path for path in document["files"] if path.endswith("__init__.py"))
        document["files"][path]["executed_lines"] = [1]
        lines = frozenset({1})
        change = changed(ChangedFile("src/pkg/__init__.py", Status.MODIFIED, added_lines=lines, added=1))
        measures, outcome = judged(context(tmp_path, {"report": json.dumps(document)}, change))
        assert measures["coverage.lines"].evidence == "3 of 7 statements"
        assert outcome.absent["coverage.changed"] == Skipped("no executable line was changed")

    @pytest.mark.parametrize(
        ("report", "reason"),
        [
            (b"", "is empty"),
            (b" \n", "is empty"),
            (b"SQLite format 3\x00" + b"\x07" * 5000, "coverage could not report"),
            (b"PK\x03\x04", "neither coverage data, coverage's JSON, Cobertura's XML nor LCOV"),
            (b'{"files": {}}', "is not coverage's JSON"),
            (b'{"meta": ', "is not coverage's JSON"),
            (b'{"a": ' * 100_000, "is not coverage's JSON"),
            (b"<coverage>", "it is not XML"),
            (b"<report/>", "its root is not <coverage>"),
            (b'<!DOCTYPE coverage [<!ENTITY a "aaaa">]><coverage>&a;</coverage>', "it declares an entity"),
            (b'<!DOCTYPE coverage [<!ENTITY % a SYSTEM "file:///etc/passwd">]><coverage/>', "it declares an entity"),
            (b"<coverage/>", "covers no file"),
            (b"<coverage><class/></coverage>", "cannot be read: 'filename'"),
            (b"SF:src/pkg/a.py\nDA:1\nend_of_record\n", "cannot be read"),
            (b"SF:src/pkg/a.py\nBRDA:1,2\nend_of_record\n", "cannot be read"),
            (b"SF:src/pkg/a.py\nDA:1,1\n", "ends in the middle"),
            (b"SF:src/pkg/a.py\nDA:99,1\nend_of_record\n", "is stale: it covers lines of src/pkg/a.py that are not"),
        ],
    )
    def test_what_cannot_be_read_is_not_verified(self, tmp_path: Path, report: bytes, reason: str) -> None:
        with pytest.raises(CannotVerify, match=reason):
            judged(context(tmp_path, {"report": report}))

    def test_a_report_that_is_missing_or_not_combined(self, tmp_path: Path) -> None:
        here = context(tmp_path, {})
        with pytest.raises(CannotVerify, match=r"report cannot be read \(No such file or directory\)$"):
            judged(here)
        write_files(here.project.root, {"report.host.123": "x"})
        with pytest.raises(CannotVerify, match=r"has not been combined yet \(report.host.123\)"):
            judged(here)
        (here.project.root / "report").mkdir()
        with pytest.raises(CannotVerify, match="is not a file"):
            judged(here)

    def test_a_report_older_than_what_it_covers_is_stale(self, tmp_path: Path) -> None:
        here = context(tmp_path, {"report": "SF:src/pkg/a.py\nDA:1,1\nend_of_record\n"})
        source, report = here.project.absolute("src/pkg/a.py"), here.project.root / "report"
        os.utime(source, ns=(0, report.stat().st_mtime_ns + 1_000_000_000))
        with pytest.raises(CannotVerify, match=r"report is stale: src/pkg/a.py is newer; run the tests again"):
            judged(here)
        source.unlink()
        with pytest.raises(CannotVerify, match=r"src/pkg/a.py, which report covers, cannot be read"):
            judged(here)

    def test_two_files_that_cobertura_cannot_tell_apart(self, tmp_path: Path) -> None:
        xml = (
            "<coverage><sources><source>{0}/src/pkg</source><source>{0}/src/more</source></sources>"
            '<class filename="a.py"><lines><line number="1" hits="1"/></lines></class></coverage>'
        )
        here = context(tmp_path, {"src/more/a.py": SOURCE})
        here.project = make_project(
            tmp_path / "tree", {**FILES, "src/more/a.py": SOURCE}, sources=("src",), import_roots=("src",)
        )
        write_files(here.project.root, {"report": xml.format(here.project.root)})
        with pytest.raises(CannotVerify, match=r"a.py may be src/more/a.py or src/pkg/a.py; give coverage's JSON"):
            judged(here)


class TestTheChange:
    REPORT = "SF:src/pkg/a.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n"

    def measure(self, folder: Path, comparison: Comparison) -> tuple[Measure | None, Skipped | Broken | None]:
        measures, outcome = judged(context(folder, {"report": self.REPORT}, comparison))
        return measures.get("coverage.changed"), outcome.absent.get("coverage.changed")

    def test_covered_changed_lines_of_changed_executable_lines(self, tmp_path: Path) -> None:
        modified = ChangedFile("src/pkg/a.py", Status.MODIFIED, added_lines=frozenset({1, 2, 3, 40}), added=4)
        measure, _ = self.measure(tmp_path, changed(modified))
        assert measure is not None
        assert (measure.exact, measure.evidence) == (Fraction(200, 3), "2 of 3 changed executable lines")
        assert [(sample.location.line, sample.message) for sample in measure.samples] == [
            (3, "line 3 is new or changed, and never run")
        ]

    def test_a_changed_file_that_the_report_does_not_know_is_not_covered(self, tmp_path: Path) -> None:
        """The source root is in the report, the file is not."""
        added = ChangedFile("src/pkg/b.py", Status.ADDED, added_lines=frozenset({1, 2}), added=2)
        measure, _ = self.measure(tmp_path, changed(added))
        assert measure is not None
        assert measure.evidence == "0 of 2 changed executable lines"
        assert [sample.message for sample in measure.samples] == ["lines 1-2 are new or changed, and never run"]

    @pytest.mark.parametrize(
        "file",
        [
            ChangedFile("src/pkg/a.py", Status.RENAMED, old_path="src/pkg/old.py"),
            ChangedFile("src/pkg/a.py", Status.MODIFIED, added_lines=frozenset({40}), added=1),
            ChangedFile("src/pkg/a.py", Status.DELETED, mode=Mode.ABSENT, deleted=4),
            ChangedFile("src/pkg/a.py", Status.TYPE_CHANGED, mode=Mode.SYMLINK, added_lines=frozenset({1})),
            ChangedFile("run.py", Status.MODIFIED, added_lines=frozenset({1}), added=1),
            ChangedFile("src/pkg/a.pyi", Status.MODIFIED, added_lines=frozenset({1}), added=1),
        ],
        ids=["renamed", "comment", "deleted", "symlink", "no source", "stub"],
    )
    def test_a_change_without_executable_lines_is_skipped(self, tmp_path: Path, file: ChangedFile) -> None:
        assert self.measure(tmp_path, changed(file)) == (None, Skipped("no executable line was changed"))

    @pytest.mark.parametrize("why", [Skipped("nothing to compare with"), Broken("the base is unknown")])
    def test_no_change_no_number(self, tmp_path: Path, why: Skipped | Broken) -> None:
        assert self.measure(tmp_path, why) == (None, why)

    def test_what_the_settings_leave_out_does_not_count(self, tmp_path: Path) -> None:
        rc = "[run]\nomit = */b.py\n"
        added = ChangedFile("src/pkg/b.py", Status.ADDED, added_lines=frozenset({1, 2}), added=2)
        here = context(tmp_path, {"report": self.REPORT, ".coveragerc": rc}, changed(added))
        assert judged(here)[1].absent["coverage.changed"] == Skipped("no executable line was changed")


class TestNumbers:
    def test_without_a_statement_there_is_nothing_to_judge(self, tmp_path: Path) -> None:
        here = context(tmp_path, {"report": "SF:src/pkg/__init__.py\nend_of_record\n"})
        here.project = make_project(tmp_path / "tree", FILES, sources=("src/pkg/__init__.py",))
        os.utime(here.project.absolute("src/pkg/__init__.py"), (1, 1))
        measures, outcome = judged(here)
        assert measures == {}
        broken = Broken("coverage found no executable statement under the source roots")
        assert outcome.absent["coverage.lines"] == outcome.absent["coverage.file_min"] == broken

    def test_branches_that_were_not_measured_are_not_verified(self, tmp_path: Path) -> None:
        _, outcome = judged(context(tmp_path, {"report": TestTheChange.REPORT}))
        broken = outcome.absent["coverage.branches"]
        assert isinstance(broken, Broken)
        assert broken.reason.startswith("no branches were measured")

    def test_sources_without_a_branch_are_skipped(self, tmp_path: Path, run: Run) -> None:
        document = json.loads(run.reports["json"])
        document["files"] = {path: file for path, file in document["files"].items() if path.endswith("b.py")}
        here = context(tmp_path, {"report": json.dumps(document)})
        here.project = make_project(tmp_path / "tree", {"src/pkg/b.py": UNSEEN}, sources=("src/pkg",))
        os.utime(here.project.absolute("src/pkg/b.py"), (1, 1))
        assert judged(here)[1].absent["coverage.branches"] == Skipped("there is no branch under the source roots")

    def test_lines_that_belong_together_are_one_range(self) -> None:
        lines = Lines(frozenset({1, 7}), frozenset({3, 5, 9}))
        assert lines.ranges(lines.missing) == ((3, 5), (9, 9))
        assert _coverage.uncovered("a.py", lines).message == "lines 3-5 and 1 more range are never run"
        more = Lines(frozenset({2, 4}), frozenset({1, 3, 5}))
        assert _coverage.uncovered("a.py", more).message == "line 1 and 2 more ranges are never run"


def test_what_it_parses_while_the_tests_run(tmp_path: Path) -> None:
    here = context(tmp_path, {})
    Coverage().prepare(here)
    ((*_, ahead),) = here.warm
    sources = [path for path in here.project.source_files if path.endswith(".py")]
    assert json.loads(Path(ahead).read_bytes())["files"] == [str(here.project.absolute(path)) for path in sources]
    here.notes = notes = CachedNotes(Cache(tmp_path / "cache"), "", {"a.py": "1"}, "")
    notes.leave('{"a key": null}', "reports")
    notes.keep()
    Coverage().prepare(here)
    assert json.loads(Path(ahead).read_bytes())["files"] == [], "most is known from the last run"


class TestWithoutTests:
    @pytest.mark.parametrize(
        ("outcome", "reason"),
        [
            (Broken("pytest is not installed", "the tail"), "the tests could not be run: pytest is not installed"),
            (Skipped("left out with --skip"), "the tests were not run: left out"),
            (Completed(), "not all tests could be collected"),
        ],
    )
    def test_no_tests_no_numbers(self, tmp_path: Path, outcome: Broken | Skipped | Completed, reason: str) -> None:
        here = context(tmp_path, {})
        here.outcomes = {"tests": outcome}
        with pytest.raises(CannotVerify, match=reason):
            Coverage().run(here)

    def test_a_suite_that_left_no_data(self, tmp_path: Path) -> None:
        here = context(tmp_path, {})
        here.outcomes = {"tests": Completed(artifacts={f"{DATA}.unit": tmp_path / "data", FOREIGN: tmp_path / "none"})}
        with pytest.raises(CannotVerify, match=r"measured nothing while the tests ran \(unit\)"):
            Coverage().run(here)

    def test_a_coverage_that_does_not_come_to_its_end(self, tmp_path: Path) -> None:
        here = context(tmp_path, {".coveragerc": "[run]\nplugins = ending\n", "ending.py": "raise SystemExit(3)\n"})
        with pytest.raises(CannotVerify, match=r"coverage could not report \(exit code 3\)"):
            _coverage.report(here, measuring(here), {"": []}, [])

    def test_nothing_measured(self, tmp_path: Path) -> None:
        """The settings leave out everything."""
        here = context(tmp_path, {"tests/test_a.py": "def test_a():\n    pass\n", ".coveragerc": "[run]\nomit = *\n"})
        here.outcomes = {"tests": Tests().run(here)}
        with pytest.raises(CannotVerify, match="coverage"):
            Coverage().run(here)
