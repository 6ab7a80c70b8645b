"""The command line, in process: words in, text and exit code out."""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
import time
from pathlib import Path

import click
import jsonschema
import pytest

from gatekeeper import __version__, app, cli, reporters
from gatekeeper.contents import COARSE
from gatekeeper.engine.cache import Cache
from gatekeeper.errors import CannotVerify, ExitCode
from tests.repos import Repo, enter

FILES = {
    "gatekeeper.toml": 'extends = "small.toml"\n',
    "small.toml": '[conditions]\nlint.findings = "= 0"\nformat.files = "= 0"\nsize.file_lines = "<= 20"\n',
    "src/demo/__init__.py": '"""Demo."""\n',
}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    made = Repo.make(tmp_path / "repo", FILES)
    enter(made, monkeypatch)
    return made


def test_all_well(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check"]) == ExitCode.PASSED
    said = capfd.readouterr()
    assert "Lint findings" in said.out
    assert said.err == ""


def test_what_a_person_must_confirm_is_shown_open_in_every_format(
    repo: Repo, capfd: pytest.CaptureFixture[str]
) -> None:
    row = '[[manual]]\nid = "why"\ntitle = "Comments explain why"\nsource = "line 3"\n'
    repo.write({"small.toml": FILES["small.toml"] + row})
    assert cli.run(["check", "--format", "json", "--output", "agent=agent.txt", "--output", "text=r.txt"]) == 0
    report = json.loads(capfd.readouterr().out)
    jsonschema.validate(report, json.loads(reporters.schema()))
    last = report["checklist"][-1]
    assert (last["id"], last["verdict"], last["reason"]) == ("manual.why", "manual", "to be confirmed by: reviewer")
    text, agent = ((repo.root / name).read_text() for name in ("r.txt", "agent.txt"))
    assert "☐ Comments explain why" in text
    assert "to be confirmed by: reviewer (line 3)" in text
    assert "Passed: 3 of 4 (1 to confirm by hand)" in text
    assert "1 to be confirmed by a person" in agent
    assert "\n  Comments explain why (to be confirmed by: reviewer, line 3)\n" in agent


def test_quiet_when_all_is_well(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "-q"]) == ExitCode.PASSED
    assert capfd.readouterr() == ("", "")


def test_a_failing_run_says_what_is_wrong(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({"src/demo/a.py": "import os\n"})
    assert cli.run(["check", "-q"]) == ExitCode.FAILED
    assert "lint/F401" in capfd.readouterr().out


def test_formats_and_outputs(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--format", "json", "--output", "agent=agent.txt", "--output", "text=r.txt"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert (report["verdict"], report["exit_code"], report["gatekeeper"]) == ("pass", 0, __version__)
    assert (repo.root / "agent.txt").read_text().startswith("PASS")
    assert sorted(path.name for path in repo.root.iterdir() if "tmp" in path.name) == []


@pytest.mark.parametrize(("words", "written"), [(["--format", "github"], True), ([], False)])
def test_the_format_of_github_comes_with_a_summary(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], written: bool
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert cli.run(["check", "--only", "size", *words]) == 0
    assert (tmp_path / "summary").exists() is written


def test_every_format_can_be_written_to_a_file(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    outputs = [word for name in reporters.names() for word in ("--output", f"{name}=report.{name}")]
    assert cli.run(["check", "--only", "size", *outputs]) == 0
    assert {path.name for path in repo.root.glob("report.*")} == {f"report.{name}" for name in reporters.names()}


def test_verbose_tells_how_the_run_goes(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "-v"]) == 0
    assert "lint" in capfd.readouterr().err.lower()


def test_a_dry_run_prints_the_plan(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--dry-run", "--only", "lint"]) == 0
    assert "run  lint" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check", "--format", "nosuch"], "there is no format 'nosuch'"),
        (["check", "--output", "json"], "'json' is not NAME=FILE"),
        (["check", "--output", "nosuch=x"], "there is no format 'nosuch'"),
        (["check", "--jobs", "0"], "0 is not in the range"),
        (["check", "--timeout", "0"], "0.0 is not in the range"),
        (["check", "--only", "nosuch"], 'there is no check "nosuch"'),
        (["check", "--base", "nosuch"], "nosuch is not a commit"),
        (["check", "--base", ""], "it is empty"),
        (["check", "--at", ""], "it is empty"),
        (["check", "--profile", ""], "it is empty"),
        (["check", "--timeout", "nan"], "it must be a number of seconds"),
        (["check", "--timeout", "inf"], "it must be a number of seconds"),
        (["check", "--base", "--output=x"], "--output=x is not a commit"),
        (["check", "-C", "nowhere"], "nowhere is not a folder"),
        (["check", "--profile", "nosuch"], "nosuch"),
        (["check", "--profile", "nosuch.toml"], "nosuch.toml"),
        (["check", "nowhere.py"], "nowhere.py does not exist"),
        (["nosuch"], "No such command 'nosuch'"),
        (["check", "--nosuch"], "No such option"),
        (["explain", "nosuch.thing"], "nosuch.thing"),
        (["profiles", "nosuch"], "nosuch"),
        (["profiles", "strict", "--from-role", "x.md"], "not both"),
        (["profiles", "--from-role", "x.md"], "x.md cannot be read"),
    ],
)
def test_bad_usage_is_one_clear_message(
    repo: Repo, capfd: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert cli.run(words) == ExitCode.USAGE
    said = capfd.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_no_command_shows_the_commands(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run([]) == ExitCode.USAGE
    assert "doctor" in capfd.readouterr().out


def test_help_lists_every_command(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    said = capfd.readouterr().out
    assert all(name in said for name in ("check", "fix", "init", "profiles", "explain", "doctor", "schema"))
    assert cli.run(["check", "--help"]) == 0


def test_the_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert capfd.readouterr().out == f"gatekeeper {__version__}\n"


def test_commands_that_only_tell(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    for words, expected in [
        (["profiles"], "strict"),
        (["profiles", "strict"], "coverage.lines"),
        (["explain", "lint"], "lint"),
        (["doctor"], "ruff"),
        (["schema"], '"format_version"'),
    ]:
        assert cli.run(words) == 0
        assert expected in capfd.readouterr().out


def test_fix_shows_and_then_writes(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({"src/demo/a.py": "X=1\n"})
    assert cli.run(["fix", "--diff"]) == 0
    assert "+X = 1" in capfd.readouterr().out
    assert cli.run(["fix"]) == 0
    assert capfd.readouterr().out == "fixed src/demo/a.py\n"
    assert (repo.root / "src/demo/a.py").read_text() == "X = 1\n"
    assert cli.run(["fix"]) == 0
    assert "nothing to fix in 1 files" in capfd.readouterr().err


def test_fix_says_what_it_left(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({"src/demo/a.py": "def (:\n"})
    assert cli.run(["fix"]) == ExitCode.UNVERIFIED
    assert "src/demo/a.py was left as it is" in capfd.readouterr().err


def test_a_role_is_printed_and_written(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({"qa.md": "Coverage ≥ 85%\n"})
    assert cli.run(["profiles", "--from-role", "qa.md"]) == 0
    printed = capfd.readouterr().out
    assert 'coverage.lines = ">= 85%"' in printed
    assert cli.run(["init", "--role", "qa.md"]) == 0
    said = capfd.readouterr().out
    assert "created .gatekeeper/qa.toml: the profile of the role qa" in said
    assert "add by hand to gatekeeper.toml" in said
    assert (repo.root / ".gatekeeper/qa.toml").read_text(encoding="utf-8") == printed
    repo.write({".gatekeeper/qa.toml": ""})
    assert cli.run(["init", "--role", "qa.md"]) == 0
    assert "kept .gatekeeper/qa.toml: it is there already" in capfd.readouterr().out
    assert (repo.root / ".gatekeeper/qa.toml").read_bytes() == b""


def test_init_writes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    repo = Repo.make(tmp_path / "fresh", {"pyproject.toml": '[project]\nname = "x"\n', "x.py": "X = 1\n"})
    monkeypatch.chdir(repo.root)
    assert cli.run(["init", "--dry-run"]) == 0
    assert "would extend pyproject.toml" in capfd.readouterr().out
    assert not (repo.root / ".pre-commit-config.yaml").exists()
    assert cli.run(["init"]) == 0
    assert (repo.root / ".pre-commit-config.yaml").exists()
    assert cli.run(["init"]) == 0
    assert "nothing to do" in capfd.readouterr().out


def test_a_report_that_cannot_be_written_is_said(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "--output", "json=nowhere/report.json"]) == ExitCode.UNVERIFIED
    assert "nowhere/report.json could not be written" in capfd.readouterr().err


def test_an_interrupt_ends_in_130(
    repo: Repo, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "run", interrupt)
    assert cli.run(["check"]) == ExitCode.INTERRUPTED
    assert capfd.readouterr().err.strip().endswith("gatekeeper: interrupted")


def test_what_cannot_be_examined_ends_in_3(
    repo: Repo, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise CannotVerify("no \x1b[31mgit")

    monkeypatch.setattr(app, "run", fail)
    assert cli.run(["check"]) == ExitCode.UNVERIFIED
    assert capfd.readouterr().err == "gatekeeper: no \\x1b[31mgit\n"


def test_a_bug_says_how_to_report_it(
    repo: Repo, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr(app, "run", fail)
    assert cli.run(["check"]) == ExitCode.UNVERIFIED
    said = capfd.readouterr().err
    assert "RuntimeError: oops" in said
    assert cli.REPORT_AT in said


def test_a_stop_request_is_an_interrupt(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def ask(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(cli.cli, "main", ask)
    try:
        with pytest.raises(SystemExit) as caught:
            cli.main(["check"])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert caught.value.code == ExitCode.INTERRUPTED
    assert "interrupted" in capfd.readouterr().err


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(sys, "argv", ["gatekeeper", "--version"])
    try:
        with pytest.raises(SystemExit) as caught:
            runpy.run_module("gatekeeper", run_name="__main__")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert caught.value.code == 0
    assert __version__ in capfd.readouterr().out


def test_a_closed_output_is_said(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.run(["check"]) == ExitCode.UNVERIFIED
    assert "standard output is closed" in capfd.readouterr().err


def test_a_full_output_is_said(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert cli.run(["schema"]) == ExitCode.UNVERIFIED
        monkeypatch.undo()
    assert "the report could not be written: No space left on device" in capfd.readouterr().err


def test_completion_lists_the_commands() -> None:
    assert "check" in cli.cli.list_commands(click.Context(cli.cli))


def test_an_unchanged_tree_is_told_from_memory(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    time.sleep(2 * COARSE / 1e9)  # or the files look as if they had been written during the run
    assert cli.run(["check", "-v"]) == ExitCode.PASSED
    cold = capfd.readouterr()
    assert "Cache: 0 of 3 checks were remembered" in cold.out
    assert cli.run(["check", "-v"]) == ExitCode.PASSED
    warm = capfd.readouterr()
    assert "Cache: the whole report was remembered" in warm.out
    assert "cached" in warm.out
    assert warm.err == ""


def test_the_cache_is_told_of_and_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    Cache(tmp_path / "cache").put("ab" * 32, b"something")
    for words, said in (
        (["cache"], "1 result, 0.0 MiB of at most 256.0 MiB"),
        (["cache", "clear"], "forgot 1 result, 0.0 MiB"),
        (["cache", "info"], "0 results, 0.0 MiB of at most 256.0 MiB"),
    ):
        assert cli.run(words) == ExitCode.PASSED
        assert capfd.readouterr().out == f"{tmp_path / 'cache'}\n{said}\n"


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("gatekeeper.engine.cache.cache_folder", lambda: None)
    assert cli.run(["cache"]) == ExitCode.UNVERIFIED
    assert "the home folder is not known" in capfd.readouterr().err
