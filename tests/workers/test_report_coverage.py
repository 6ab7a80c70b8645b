"""The script that reports coverage, called in this process; the checks' tests run it as the script that it is."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from coverage import CoverageData
from coverage.parser import PythonParser
from coverage.python import PythonFileReporter

from gatekeeper.workers import report_coverage
from tests.fakes import write_files


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("code_regions", "code_region_kinds"):  # put back what the script replaces
        monkeypatch.setattr(PythonFileReporter, name, getattr(PythonFileReporter, name))
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path, {"src/a.py": '"""A."""\nX = 1\nY = 2\n', "src/b.py": "Z = 1\n", "tests/t.py": "T = 1\n"})
    data = CoverageData(str(tmp_path / "data.1"))
    data.add_lines({str(tmp_path / "src" / "a.py"): {2}, str(tmp_path / "tests" / "t.py"): {1}})
    data.write()
    return tmp_path


def ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tree: Path, *words: Path, **request: object
) -> object:
    asked = {
        "path": [],
        "reports": [{"data": [str(tree / "data.1")], "out": str(tree / "out.json")}],
        "roots": [str(tree / "src")],
        "touch": [],
    }
    (path := tree / "request.json").write_text(json.dumps(asked | request))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(os.fsencode(path))))
    monkeypatch.setattr(sys, "argv", ["report_coverage.py", *map(str, words)])
    report_coverage.main()
    return json.loads(capsys.readouterr().out)["error"]


def files(tree: Path) -> dict[str, tuple[list[int], list[int]]]:
    found = json.loads((tree / "out.json").read_bytes())["files"]
    return {Path(path).name: (file["executed_lines"], file["missing_lines"]) for path, file in found.items()}


def test_what_lies_under_the_roots_is_reported(monkeypatch, capsys, tree: Path) -> None:
    assert ask(monkeypatch, capsys, tree) is None
    assert files(tree) == {"a.py": ([2], [3])}


@pytest.mark.filterwarnings("ignore:No data was collected")
def test_a_group_of_which_nothing_was_measured_is_added_as_never_run(monkeypatch, capsys, tree: Path) -> None:
    a, b = str(tree / "src" / "a.py"), str(tree / "src" / "b.py")
    assert ask(monkeypatch, capsys, tree, touch=[[a], [b]]) is None
    assert files(tree) == {"a.py": ([2], [3]), "b.py": ([], [1])}


@pytest.mark.filterwarnings("ignore:No data was collected")
def test_without_data_all_that_is_touched_is_reported(monkeypatch, capsys, tree: Path) -> None:
    reports = [{"data": [], "out": str(tree / "out.json")}]
    assert ask(monkeypatch, capsys, tree, reports=reports, touch=[[str(tree / "src" / "b.py")]]) is None
    assert files(tree) == {"b.py": ([], [1])}


@pytest.mark.filterwarnings("ignore:Couldn't use data file")
def test_data_that_cannot_be_read_is_an_error(monkeypatch, capsys, tree: Path) -> None:
    (tree / "data.1").write_bytes(b"SQLite format 3\x00 and no more")
    assert ask(monkeypatch, capsys, tree) == "No usable data files"


def test_a_docstring_is_no_statement(tree: Path) -> None:
    from coverage import Coverage

    path = str(tree / "src" / "a.py")
    file = {"executed_lines": [1, 2], "missing_lines": [3], "summary": {"covered_lines": 1}, "functions": {}}
    found = report_coverage.refined(Coverage(data_file=str(tree / "data.1")), {"meta": {}, "files": {path: file}})
    assert found[path] == {"executed_lines": [2], "missing_lines": [3], "summary": {"covered_lines": 1}}


def test_nothing_is_said_of_functions_which_nobody_reads(monkeypatch, capsys, tree: Path) -> None:
    assert ask(monkeypatch, capsys, tree) is None
    (file,) = json.loads((tree / "out.json").read_bytes())["files"].values()
    assert not {"functions", "classes"} & file.keys()


class TestAhead:
    @pytest.fixture
    def parsed(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The texts that were parsed, in order."""
        texts: list[str] = []
        parse = PythonParser.parse_source

        def noted(parser: PythonParser) -> None:
            texts.append(parser.text)
            parse(parser)

        monkeypatch.setattr(PythonParser, "parse_source", noted)
        monkeypatch.setattr(report_coverage, "PARSED", {})
        return texts

    @staticmethod
    def ahead(tree: Path, monkeypatch: pytest.MonkeyPatch, *told: bool) -> None:
        answers = iter(told or [False] * 9)
        monkeypatch.setattr(report_coverage, "is_told", lambda: next(answers))
        files = [str(tree / "src" / name) for name in ("a.py", "b.py")]
        report_coverage.parse_ahead({"path": [], "files": files})

    @pytest.mark.filterwarnings("ignore:No data was collected")
    def test_what_was_parsed_ahead_is_reported_as_ever(
        self, monkeypatch, capsys, tree: Path, parsed: list[str]
    ) -> None:
        a, b = str(tree / "src" / "a.py"), str(tree / "src" / "b.py")
        self.ahead(tree, monkeypatch)
        assert ask(monkeypatch, capsys, tree, touch=[[a], [b]]) is None
        assert files(tree) == {"a.py": ([2], [3]), "b.py": ([], [1])}
        assert parsed == ['"""A."""\nX = 1\nY = 2\n', "Z = 1\n"]
        assert ask(monkeypatch, capsys, tree, touch=[[a], [b]]) is None, "it is used once"
        assert len(parsed) == 4

    def test_what_is_another_text_now_is_parsed_again(self, monkeypatch, capsys, tree: Path, parsed: list[str]) -> None:
        self.ahead(tree, monkeypatch)
        (tree / "src" / "a.py").write_text("X = 1\nY = 2\nZ = 3\n")
        assert ask(monkeypatch, capsys, tree) is None
        assert files(tree) == {"a.py": ([2], [1, 3])}
        assert parsed[2:] == ["X = 1\nY = 2\nZ = 3\n"]

    def test_so_is_what_is_to_be_left_out_by_other_settings(
        self, monkeypatch, capsys, tree: Path, parsed: list[str]
    ) -> None:
        self.ahead(tree, monkeypatch)
        (tree / ".coveragerc").write_text("[report]\nexclude_lines = Y =\n")
        assert ask(monkeypatch, capsys, tree) is None
        assert files(tree) == {"a.py": ([2], [])}

    def test_its_argument_says_what_is_parsed(self, monkeypatch, capsys, tree: Path, parsed: list[str]) -> None:
        (ahead := tree / "ahead.json").write_text(json.dumps({"path": [], "files": [str(tree / "src" / "b.py")]}))
        monkeypatch.setattr(report_coverage, "is_told", lambda: False)
        assert ask(monkeypatch, capsys, tree, ahead) is None
        assert parsed == ["Z = 1\n", '"""A."""\nX = 1\nY = 2\n']

    def test_it_ends_when_the_request_comes(self, monkeypatch, tree: Path, parsed: list[str]) -> None:
        self.ahead(tree, monkeypatch, False, True)
        assert len(parsed) == 1

    def test_it_ends_before_it_takes_too_much_memory(self, monkeypatch, tree: Path, parsed: list[str]) -> None:
        monkeypatch.setattr(report_coverage, "MOST", 5)
        self.ahead(tree, monkeypatch)
        assert len(parsed) == 1

    def test_what_cannot_be_parsed_is_an_error_when_it_is_reported(
        self, monkeypatch, capsys, tree: Path, parsed: list[str]
    ) -> None:
        (tree / "src" / "a.py").write_text("X = (\n")
        self.ahead(tree, monkeypatch)
        assert [text for _, text, _ in report_coverage.PARSED] == ["Z = 1\n"], "it keeps no other from that"
        assert "Couldn't parse" in str(ask(monkeypatch, capsys, tree))

    @pytest.mark.filterwarnings("ignore:No data was collected")
    def test_processes_share_the_rest(self, monkeypatch, capsys, tree: Path, parsed: list[str]) -> None:
        write_files(tree, {"src/c.py": "C = 1\n", "src/d.py": "D = 1\n"})
        monkeypatch.setattr(report_coverage, "PROCESSES", 2)
        monkeypatch.setattr(report_coverage, "WORTHWHILE", 1)
        self.ahead(tree, monkeypatch)
        touch = [[str(tree / "src" / f"{name}.py")] for name in "abcd"]
        assert ask(monkeypatch, capsys, tree, touch=touch) is None
        assert files(tree) == {"a.py": ([2], [3]), "b.py": ([], [1]), "c.py": ([], [1]), "d.py": ([], [1])}
        assert len(parsed) == 2

    def test_the_script_waits_for_its_request(self, tree: Path) -> None:
        asked = {"reports": [{"data": [str(tree / "data.1")], "out": str(tree / "out.json")}]}
        asked |= {"path": [], "roots": [str(tree / "src")], "touch": []}
        (request := tree / "request.json").write_text(json.dumps(asked))
        (ahead := tree / "ahead.json").write_text(json.dumps({"path": [], "files": [str(tree / "src" / "a.py")]}))
        process = subprocess.Popen(
            [sys.executable, report_coverage.__file__, str(ahead)],
            cwd=tree,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        output, _ = process.communicate(os.fsencode(request), timeout=60)
        assert json.loads(output) == {"error": None}
        assert files(tree) == {"a.py": ([2], [3])}

    @pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be asked there")
    def test_when_it_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reader, writer = os.pipe()
        with os.fdopen(reader) as given:
            monkeypatch.setattr(sys, "stdin", given)
            assert not report_coverage.is_told()
            os.close(writer)
            assert report_coverage.is_told()


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of the files that coverage was asked for, each time."""
    asked: list[list[str]] = []
    parts = report_coverage.parts

    def noted(data: str, paths: list[str], out: str, contexts: bool) -> dict[str, object]:
        asked.append(sorted(Path(path).name for path in paths))
        return parts(data, paths, out, contexts)

    monkeypatch.setattr(report_coverage, "parts", noted)
    return asked


@pytest.mark.filterwarnings("ignore:No data was collected")
def test_coverage_is_asked_for_nothing_twice(monkeypatch, capsys, tree: Path, reported: list[list[str]]) -> None:
    known, both = tree / "known.json", [[str(tree / "src" / "a.py")], [str(tree / "src" / "b.py")]]
    known.write_text("{}")
    for _ in range(2):
        assert ask(monkeypatch, capsys, tree, touch=both, known=str(known)) is None
        assert files(tree) == {"a.py": ([2], [3]), "b.py": ([], [1])}
    assert reported == [["a.py", "b.py"]]
    (tree / "src" / "b.py").write_text("Z = 1\nX = 2\n")
    assert ask(monkeypatch, capsys, tree, touch=both, known=str(known)) is None
    assert files(tree) == {"a.py": ([2], [3]), "b.py": ([], [1, 2])}
    assert reported[1:] == [["b.py"]]
    (tree / ".coveragerc").write_text("[report]\nexclude_lines = Y =\n")
    assert ask(monkeypatch, capsys, tree, touch=both, known=str(known)) is None
    assert files(tree) == {"a.py": ([2], []), "b.py": ([], [1, 2])}
    assert reported[2:] == [["a.py", "b.py"]]
    (tree / ".coveragerc").write_text("[report]\nomit = src/b.py\n")
    for _ in range(2):
        assert ask(monkeypatch, capsys, tree, touch=both, known=str(known)) is None
        assert files(tree) == {"a.py": ([2], [3])}
    assert len(reported) == 4
    (tree / "src" / "b.py").write_text("Z = 1\n")
    assert ask(monkeypatch, capsys, tree, touch=both, known=str(known)) is None
    assert files(tree) == {"a.py": ([2], [3])}
    assert reported[4:] == [["b.py"], ["a.py", "b.py"]]  # coverage has nothing to say of a file that is left out


def test_what_plug_ins_say_is_asked_every_time(monkeypatch, capsys, tree: Path, reported: list[list[str]]) -> None:
    (tree / "plugged.py").write_text("def coverage_init(registry, options): pass\n")
    (tree / ".coveragerc").write_text("[run]\nplugins = plugged\n")
    (known := tree / "known.json").write_text("{}")
    for _ in range(2):
        assert ask(monkeypatch, capsys, tree, known=str(known)) is None
    assert reported == [["a.py"], ["a.py"]]


def test_what_is_said_of_nobody_known_is_not_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    keys = {str(tmp_path / "a.py"): "one", str(tmp_path / "b.py"): "two"}
    assert report_coverage.by_key(keys, [*keys], {"a.py": {}}) == {"one": ["a.py", {}], "two": None}
    assert report_coverage.by_key(keys, [*keys], {"a.py": {}, "c.py": {}}) == {}


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_links_are_files_of_their_own(monkeypatch, capsys, tree: Path) -> None:
    (tree / "src" / "link.py").symlink_to("a.py")
    data = CoverageData(str(tree / "data.1"))
    data.read()
    data.add_lines({str(tree / "src" / "link.py"): {2, 3}})
    data.write()
    (known := tree / "known.json").write_text("{}")
    assert ask(monkeypatch, capsys, tree) is None
    usual = files(tree)
    for _ in range(2):
        assert ask(monkeypatch, capsys, tree, known=str(known)) is None
        assert files(tree) == usual


def test_a_file_that_is_gone_is_an_error_as_ever(monkeypatch, capsys, tree: Path) -> None:
    (known := tree / "known.json").write_text("{}")
    (tree / "src" / "a.py").unlink()
    assert "No source" in str(ask(monkeypatch, capsys, tree, known=str(known)))


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch, tree: Path) -> Path:
    monkeypatch.setattr(report_coverage, "PROCESSES", 2)
    monkeypatch.setattr(report_coverage, "WORTHWHILE", 1)
    data = CoverageData(str(tree / "data.1"))
    data.read()
    data.add_lines({str(tree / "src" / "b.py"): {1}})
    data.write()
    return tree


def test_several_processes_say_the_same_together(monkeypatch, capsys, two_at_once: Path) -> None:
    assert ask(monkeypatch, capsys, two_at_once) is None
    assert files(two_at_once) == {"a.py": ([2], [3]), "b.py": ([1], [])}
    assert (two_at_once / "out.json.part1").exists()


def test_no_process_is_left_without_a_file(monkeypatch, capsys, two_at_once: Path) -> None:
    roots = [str(two_at_once / "src" / "a.py")]
    assert ask(monkeypatch, capsys, two_at_once, roots=roots) is None
    assert files(two_at_once) == {"a.py": ([2], [3])}


def test_a_process_that_has_nothing_to_report_leaves_all_to_one(monkeypatch, capsys, two_at_once: Path) -> None:
    (two_at_once / ".coveragerc").write_text("[report]\nomit = src/b.py\n")
    assert ask(monkeypatch, capsys, two_at_once) is None
    assert files(two_at_once) == {"a.py": ([2], [3])}


@pytest.mark.filterwarnings("ignore:Couldn't parse")
def test_what_is_no_source_is_an_error_in_several_processes_too(monkeypatch, capsys, two_at_once: Path) -> None:
    (two_at_once / "src" / "b.py").write_text("def (")
    assert "Couldn't parse" in str(ask(monkeypatch, capsys, two_at_once))


def test_an_encoding_that_there_is_not_is_an_error(monkeypatch, capsys, tree: Path) -> None:
    (tree / "src" / "a.py").write_text("# -*- coding: nosuch -*-\nZ = 1\n")
    error = ask(monkeypatch, capsys, tree)
    assert isinstance(error, str)
    assert "nosuch" in error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_left_out(tree: Path) -> None:
    os.mkfifo(tree / "src" / "pipe.py")
    assert report_coverage.endless(str(tree / "src" / "pipe.py"))
    assert not report_coverage.endless(str(tree / "src" / "a.py"))
    assert not report_coverage.endless(str(tree / "src" / "nowhere.py"))
