"""The pipeline on real repositories, with the quick checks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import app
from gatekeeper.engine.tool import Runner
from gatekeeper.errors import ExitCode, UsageError
from gatekeeper.examine import YIELDING
from gatekeeper.live import Silent
from gatekeeper.model.check import Run
from gatekeeper.model.reference import REFERENCE
from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.request import Policy, Request
from tests.repos import Repo, environment

PROFILE = """\
[conditions]
lint.findings = "= 0"
format.files = "= 0"
size.file_lines = "<= 20"
complexity.function = "<= 3"
"""
TANGLED = """\
def tangled(a, b, c):
    if a:
        return 1
    if b:
        return 2
    if c:
        return 3
    return 4
"""
FILES = {
    "gatekeeper.toml": 'extends = "small.toml"\n',
    "small.toml": PROFILE,
    "src/demo/__init__.py": '"""Demo."""\n',
    "src/demo/old.py": "import os\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", FILES)


def run(repo: Repo, **asked: Any) -> Report:
    return app.run(Request(repo.root, environ=environment(), cache=False, **asked), Silent())


def item(report: Report, id: str) -> Item:
    return next(one for one in report.items if one.id == id)


def test_what_others_wait_for_least_yields(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    yielding: dict[str, set[int]] = {}
    usual = Runner.run

    def noted(self: Runner, argv: Sequence[str], **how: Any) -> Run:
        yielding.setdefault(Path(argv[0]).stem, set()).add(how.get("niceness", 0))
        return usual(self, argv, **how)

    monkeypatch.setattr(Runner, "run", noted)
    run(repo, only=("lint", "format"))
    assert yielding["ruff"] == {0}
    repo.write({"small.toml": f'{PROFILE}types.errors = "= 0"\n'})
    run(repo)
    assert (yielding["ruff"], yielding["pyright"]) == ({0, YIELDING}, {0})


def test_a_report_has_verdict_value_limit_and_evidence(repo: Repo) -> None:
    report = run(repo)
    lint = item(report, "lint.findings")
    assert (lint.verdict, lint.value, lint.limit, lint.findings) == (Verdict.FAIL, 1, "= 0", 1)
    assert lint.evidence == "2 files"
    assert report.exit_code is ExitCode.FAILED
    assert [tool.name for tool in report.tools] == ["radon", "ruff"]
    (finding,) = report.findings
    assert report.sources["src/demo/old.py", 1] == "import os"
    assert (finding.rule, finding.fingerprint) == ("F401", finding.fingerprint)
    assert {
        name: measure.value for name, measure in report.measures.items() if name in ("lint.findings", "format.files")
    } == {
        "lint.findings": 1,
        "format.files": 0,
    }
    assert report.change.note == "there is no remote with a default branch: name a base with --base"


def test_findings_lead_to_what_documents_their_rule(repo: Repo) -> None:
    repo.write({"src/demo/tangled.py": TANGLED, "src/demo/ugly.py": "X=1\n"})
    report = run(repo)
    links = {finding.name: finding.help for finding in report.findings}
    assert links == {
        "lint/F401": "https://docs.astral.sh/ruff/rules/unused-import",
        "complexity/function": f"{REFERENCE}#complexityfunction",
        "format/unformatted": f"{REFERENCE}#formatunformatted",
    }
    assert report.rules["format/unformatted"].title == "File is not formatted"
    assert report.anchor == "gatekeeper.toml"


def test_two_runs_say_the_same(repo: Repo) -> None:
    first, second = run(repo), run(repo)
    assert first.findings == second.findings
    assert [(one.id, one.verdict, one.value) for one in first.items] == [
        (one.id, one.verdict, one.value) for one in second.items
    ]


def test_everything_in_order_passes(repo: Repo) -> None:
    repo.write({"src/demo/old.py": "X = 1\n"})
    assert run(repo).exit_code is ExitCode.PASSED


def test_what_is_left_out_is_shown_as_skipped(repo: Repo) -> None:
    report = run(repo, only=("format",))
    assert item(report, "lint.findings").verdict is Verdict.SKIP
    assert report.exit_code is ExitCode.PASSED
    assert item(run(repo, skip=("lint",)), "lint.findings").reason == "left out with --skip"


def test_leaving_everything_out_is_not_a_pass(repo: Repo) -> None:
    report = run(repo, skip=("format", "lint", "size", "complexity"))
    assert report.exit_code is ExitCode.UNVERIFIED


def test_an_unknown_check_is_a_usage_error(repo: Repo) -> None:
    with pytest.raises(UsageError, match=r'there is no check "lnit" in this run: choose from complexity, format'):
        run(repo, only=("lnit",))


def test_the_plan_can_be_had_without_running_it(repo: Repo) -> None:
    words = app.plan(Request(repo.root, environ=environment(), skip=("size",)))
    assert "run  lint: " in words
    assert "skip size: left out with --skip\n" in words


def test_only_new_findings_count_when_asked(repo: Repo) -> None:
    repo.write({"src/demo/new.py": "import sys\n"})
    report = run(repo, base="HEAD", new_only=True)
    lint = item(report, "lint.findings")
    assert (lint.value, lint.on) == (1, "new")
    assert {one.location.path: one.new for one in report.findings} == {
        "src/demo/new.py": True,
        "src/demo/old.py": False,
    }


def test_what_moved_is_not_new(repo: Repo) -> None:
    repo.git("mv", "src/demo/old.py", "src/demo/moved.py")
    report = run(repo, base="HEAD", new_only=True)
    assert item(report, "lint.findings").verdict is Verdict.PASS
    assert [one.location.path for one in report.findings] == ["src/demo/moved.py"]


def test_a_finding_far_from_the_change_counts_as_new(repo: Repo) -> None:
    repo.commit({"pyproject.toml": '[tool.ruff.lint]\nselect = ["F"]\n'})
    repo.write({"pyproject.toml": '[tool.ruff.lint]\nselect = ["F", "D"]\n'})
    report = run(repo, base="HEAD", new_only=True)
    assert [(one.rule, one.new) for one in report.findings] == [("D100", True), ("F401", False)]


def test_a_finding_far_above_the_changed_line_counts_as_new(repo: Repo) -> None:
    """The last use goes; the import, lines away and unchanged, is unused since."""
    code = "import json\n\n\ndef f(x):\n    return json.dumps(x)\n"
    repo.commit({"src/demo/far.py": code})
    repo.write({"src/demo/far.py": code.replace("json.dumps(x)", "str(x)")})
    report = run(repo, base="HEAD", new_only=True, only=("lint",))
    assert [(one.rule, one.location.path, one.location.line) for one in report.findings if one.new] == [
        ("F401", "src/demo/far.py", 1)
    ]


def test_a_type_error_that_the_change_causes_elsewhere_counts_as_new(repo: Repo) -> None:
    repo.commit(
        {
            "small.toml": '[conditions]\ntypes.errors = { limit = "= 0", on = "new" }\n',
            "src/demo/names.py": "def name(number: int) -> str:\n    return str(number)\n",
            "src/demo/user.py": "from demo.names import name\n\nWORD: str = name(1)\nOLD: int = 'old'\n",
        }
    )
    repo.write({"src/demo/names.py": "def name(number: int) -> int:\n    return number\n"})
    report = run(repo, base="HEAD")
    assert [(one.location.path, one.location.line, one.new) for one in report.findings] == [
        ("src/demo/user.py", 3, True),
        ("src/demo/user.py", 4, False),
    ]


def test_complexity_counts_where_the_change_made_it_worse(repo: Repo) -> None:
    repo.commit({"src/demo/t.py": TANGLED})
    repo.write({"src/demo/t.py": "X = 1\n\n\n" + TANGLED})
    same = item(run(repo, base="HEAD", new_only=True), "complexity.function")
    assert (same.verdict, same.value) == (Verdict.PASS, 4)
    repo.write({"src/demo/t.py": TANGLED.replace("    return 4", "    if a and b:\n        return 5\n    return 4")})
    worse = item(run(repo, base="HEAD", new_only=True), "complexity.function")
    assert (worse.verdict, worse.value, worse.findings) == (Verdict.FAIL, 6, 1)


def test_new_without_a_base_cannot_be_told(repo: Repo) -> None:
    lint = item(run(repo, new_only=True), "lint.findings")
    assert lint.verdict is Verdict.ERROR
    assert lint.reason is not None
    assert "give one with --base" in lint.reason


def test_everything_is_new_where_there_was_no_python(tmp_path: Path) -> None:
    settings = {name: FILES[name] for name in ("gatekeeper.toml", "small.toml")}
    repo = Repo.make(tmp_path / "repo", settings)
    repo.write({"src/demo/old.py": "import os\n"})
    assert item(run(repo, base="HEAD", new_only=True), "lint.findings").value == 1


def test_everything_is_new_in_the_first_commit(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo")
    repo.write(FILES)
    repo.git("add", "-A")
    report = run(repo, staged=True, new_only=True)
    assert item(report, "lint.findings").value == 1
    assert report.change.base is None


def test_nothing_is_left_behind(repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    repo.write({"src/demo/new.py": "import sys\n"})
    repo.git("add", "-A")
    repo.write({"src/demo/new.py": "import sys\nimport os\n"})
    before = repo.state()
    run(repo, staged=True, new_only=True)
    assert repo.state() == before
    assert list(folder.iterdir()) == []


def test_a_project_in_a_subfolder_reports_repository_paths(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "mono", {f"packages/one/{name}": text for name, text in FILES.items()})
    report = app.run(Request(repo.root / "packages" / "one", environ=environment(), cache=False), Silent())
    assert [one.location.path for one in report.findings] == ["packages/one/src/demo/old.py"]
    assert report.prefix == "packages/one"


def test_decisions_can_be_had(repo: Repo) -> None:
    topics = [decision.topic for decision in app.diagnose(Request(repo.root, environ=environment()))]
    assert {"source", "python", "ruff", "base"} <= set(topics)


def test_repair_touches_only_what_changed(repo: Repo) -> None:
    repo.write({"src/demo/new.py": "import sys\nX=1\n"})
    result = app.repair(Request(repo.root, environ=environment()), write=True, everything=False)
    assert [file.path for file in result.files] == ["src/demo/new.py"]
    assert (repo.root / "src/demo/new.py").read_text() == "X = 1\n"
    assert (repo.root / "src/demo/old.py").read_text() == "import os\n"


def test_repair_of_everything(repo: Repo) -> None:
    result = app.repair(Request(repo.root, environ=environment()), write=False, everything=True)
    assert [file.path for file in result.files] == ["src/demo/old.py"]
    assert (repo.root / "src/demo/old.py").read_text() == "import os\n"


def test_a_check_that_is_left_out_has_nothing_to_compare(repo: Repo) -> None:
    report = run(repo, base="HEAD", new_only=True, skip=("lint",))
    assert item(report, "lint.findings").verdict is Verdict.SKIP


def test_settings_that_did_not_fit_the_base_make_everything_new(repo: Repo) -> None:
    repo.write({"gatekeeper.toml": 'extends = "small.toml"\nsource = ["lib"]\n', "lib/a.py": "import os\n"})
    report = run(repo, base="HEAD", new_only=True, policy=Policy.WORKTREE)
    assert [(one.location.path, one.new) for one in report.findings if one.rule == "F401"] == [
        ("lib/a.py", True),
        ("src/demo/old.py", False),
    ]
