"""`gatekeeper handoff` and `gatekeeper verify` on a real repository."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import run

import pytest

from gatekeeper import cli
from gatekeeper.errors import ExitCode
from tests.repos import Repo

DOCUMENT = """\
# Hand-off: WARNED (profile small.toml)

Commit `{commit}`, tree `{tree}` since `{base}`; gatekeeper {version}.

## Summary

- <code>Add a number &#124; for &#96;all&#96;</code>

## Acceptance checklist

- [x] **Lint findings** 0 (= 0): 2 files
- [x] **Scope violations** 0 (= 0): 1 changed file
- [ ] **Comments explain why**: to be confirmed by: architect

## What failed

Nothing failed.

## Files changed

| file | change | for |
| --- | --- | --- |
| src/demo/new.py | added (+1 -0) | <code>Add a number &#124; for &#96;all&#96;</code> |

## Test results

No test was asked for.

## Coverage

No coverage was asked for.

## Scope

Confirmed: all of the change (1 files) lies within the scope.

- [x] **Scope violations** 0 (= 0): 1 changed file

## Still to do

- [ ] **Comments explain why**: to be confirmed by: architect

Receipt: {receipt} (`gatekeeper verify` checks it)
"""


def answers(capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The answers of `verify` by their topics, each with its mark."""
    said = {}
    for line in capfd.readouterr().out.splitlines():
        mark, _, rest = line.partition("  ")
        topic, _, words = rest.strip().partition(": ")
        said[topic] = f"{mark.strip()} {words}"
    return said


def hand_over(receipt: Path, *words: str) -> int:
    return cli.run(["handoff", "--receipt", str(receipt), *words])


@pytest.fixture
def receipt(repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "receipt.json"
    assert hand_over(path) == ExitCode.PASSED
    capfd.readouterr()
    return path


def test_the_document_and_the_receipt(repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from gatekeeper import __version__

    before = repo.state()
    assert cli.run(["handoff", "--output", f"json={tmp_path / 'report.json'}"]) == ExitCode.PASSED
    said = capfd.readouterr()
    ids = {name: repo.git("rev-parse", revision) for name, revision in NAMES.items()}
    (written,) = (tmp_path / "cache").rglob("*.json")
    short = {name: one[:12] for name, one in ids.items()}
    assert said.out == DOCUMENT.format(version=__version__, receipt=written, **short)
    statement = json.loads(written.read_bytes())
    assert statement["subject"] == [{"name": ".", "digest": {"gitTree": ids["tree"]}}]
    assert statement["predicate"]["result"] == "WARNED"
    assert statement["predicate"]["configuration"][1] == {"name": "base", "digest": {"gitCommit": ids["base"]}}
    assert statement["predicate"]["passedTests"] == ["lint.findings", "scope.violations"]
    assert statement["predicate"]["warnedTests"] == ["manual.why"]
    assert json.loads((tmp_path / "report.json").read_bytes())["change"]["head"] == ids["commit"]
    assert repo.state() == before


NAMES = {"commit": "HEAD", "tree": "HEAD^{tree}", "base": "main"}


def test_a_receipt_holds_where_it_was_made(receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["verify", str(receipt)]) == ExitCode.PASSED
    said = answers(capfd)
    assert list(said) == ["result", "tree", "project", "base", "policy", "version"]
    assert said["result"] == "ok passed; a person must confirm manual.why"


def test_not_for_another_tree(repo: Repo, receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    repo.commit({"src/demo/new.py": "X = 2\n"})
    assert cli.run(["verify", str(receipt)]) == ExitCode.FAILED
    said = answers(capfd)
    assert said["tree"].startswith("REFUSED the receipt is for the tree ")
    assert said["policy"].startswith("ok ")
    assert cli.run(["verify", str(receipt), "--at", "HEAD^"]) == ExitCode.PASSED


@pytest.mark.parametrize("words", [("--profile", "development"), ("--allow", "src/**"), ("--policy", "worktree")])
def test_not_for_another_policy(
    repo: Repo, receipt: Path, capfd: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    repo.commit({"small.toml": FILES_LOOSER})
    repo.git("update-ref", "refs/heads/main", "HEAD^")
    assert cli.run(["verify", str(receipt), "--base", "main", *words]) == ExitCode.FAILED
    assert answers(capfd)["policy"].startswith("REFUSED it was judged by the policy ")


FILES_LOOSER = '[conditions]\nlint.findings = "<= 5"\nscope.violations = "= 0"\n'


def test_not_for_another_base(repo: Repo, receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["verify", str(receipt), "--base", "HEAD"]) == ExitCode.FAILED
    assert answers(capfd)["base"].startswith("REFUSED the change began at ")


def test_not_after_an_edit(receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    receipt.write_text(receipt.read_text().replace('"result": "WARNED"', '"result": "PASSED"'))
    assert cli.run(["verify", str(receipt)]) == ExitCode.FAILED
    assert answers(capfd) == {
        "receipt": "REFUSED it was edited after it was written: its seal does not fit its content"
    }


def test_work_that_did_not_pass_is_handed_over_as_such(
    repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    repo.commit({"src/demo/new.py": "import os\n" + "".join(f"import mod{nth}\n" for nth in range(22))})
    assert hand_over(tmp_path / "r.json") == ExitCode.FAILED
    said = capfd.readouterr().out
    assert "# Hand-off: FAILED" in said
    assert "\n  - src/demo/new.py:1 lint/F401 `` `os` imported but unused ``\n" in said
    assert "\n  - and " in said
    assert "- [ ] **Lint findings** " in said
    assert cli.run(["verify", str(tmp_path / "r.json")]) == ExitCode.FAILED
    assert answers(capfd)["result"] == "REFUSED it did not pass: lint.findings"


def test_uncommitted_work_is_said_and_refused(repo: Repo, receipt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({f"{name}.txt": "" for name in "abcd"})
    repo.git("add", "a.txt")
    assert hand_over(receipt) == ExitCode.USAGE
    said = capfd.readouterr().err
    assert "what is not committed (a.txt, b.txt, c.txt and 1 more): commit it, or leave it out with --commit" in said
    assert cli.run(["verify", str(receipt)]) == ExitCode.FAILED
    assert answers(capfd)["work tree"].startswith("REFUSED it holds what is not committed")
    assert hand_over(receipt, "--committed-only") == ExitCode.PASSED


def test_a_receipt_in_the_tree_is_no_uncommitted_work(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert hand_over(repo.root / "receipt.json") == ExitCode.PASSED
    repo.write({"receipt.json.sig": ""})
    capfd.readouterr()
    assert cli.run(["verify", "receipt.json"]) == ExitCode.PASSED


def test_a_commit_is_needed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    empty, plain = Repo.make(tmp_path / "empty"), tmp_path / "plain"
    plain.mkdir()
    assert cli.run(["handoff", "-C", str(empty.root)]) == ExitCode.USAGE
    assert "there is no commit yet" in capfd.readouterr().err
    assert cli.run(["handoff", "-C", str(plain)]) == ExitCode.USAGE
    assert "is not in a git repository" in capfd.readouterr().err


def test_nothing_to_compare_with(repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    repo.commit({"gatekeeper.toml": 'extends = "small.toml"\n'})
    assert hand_over(tmp_path / "r.json") == ExitCode.PASSED
    said = capfd.readouterr().out
    assert ", with nothing to compare with; gatekeeper" in said
    assert "No commit since the base." in said
    assert "No file was changed." in said
    assert "Not confirmed.\n\n- Scope violations: not applicable, nothing to compare with" in said
    assert cli.run(["verify", str(tmp_path / "r.json")]) == ExitCode.PASSED


def test_the_sections_are_the_profiles(repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    repo.git("checkout", "-q", "main")
    repo.commit({"small.toml": f'handoff = ["files", "traceability", "next"]\n{FILES_LOOSER}'})
    assert hand_over(tmp_path / "r.json") == ExitCode.PASSED
    said = capfd.readouterr().out
    assert [line for line in said.splitlines() if line.startswith("## ")] == [
        "## Files changed",
        "## Traceability",
        "## Still to do",
    ]
    assert said.count("## Still to do\n\nNothing.\n") == 1


def test_files_that_cannot_be_read_or_written(repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["verify", str(tmp_path / "none.json")]) == ExitCode.USAGE
    assert "none.json cannot be read" in capfd.readouterr().err
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert cli.run(["handoff"]) == ExitCode.USAGE
    assert "say where the receipt goes with --receipt" in capfd.readouterr().err


def test_without_a_home_a_receipt_needs_a_place(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gatekeeper.engine.cache.cache_folder", lambda: None)
    assert cli.run(["handoff"]) == ExitCode.USAGE
    assert "say where it goes with --receipt" in capfd.readouterr().err


class TestSignatures:
    @pytest.fixture
    def key(self, tmp_path: Path) -> Path:
        path = tmp_path / "key"
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
        return path

    @pytest.fixture
    def signers(self, key: Path, tmp_path: Path) -> Path:
        path = tmp_path / "signers"
        path.write_text(f"ada@example.org {key.with_suffix('.pub').read_text()}")
        return path

    def signed(self, key: Path, tmp_path: Path) -> Path:
        receipt = tmp_path / "receipt.json"
        assert hand_over(receipt, "--sign", str(key)) == ExitCode.PASSED
        return receipt

    def refused(self, receipt: Path, signers: Path, capfd: pytest.CaptureFixture[str]) -> str:
        capfd.readouterr()
        assert cli.run(["verify", str(receipt), "--signers", str(signers)]) == ExitCode.FAILED
        return answers(capfd)["signature"]

    def test_of_somebody_known(
        self, repo: Repo, key: Path, signers: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        receipt = self.signed(key, tmp_path)
        capfd.readouterr()
        assert cli.run(["verify", str(receipt), "--signers", str(signers)]) == ExitCode.PASSED
        assert answers(capfd)["signature"] == "ok signed by ada@example.org"

    def test_none_where_one_is_asked_for(
        self, receipt: Path, signers: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert self.refused(receipt, signers, capfd).startswith("REFUSED the receipt is not signed: there is no ")
        Path(f"{receipt}.sig").write_text("garbage")
        assert self.refused(receipt, signers, capfd).startswith("REFUSED it is of nobody listed in ")
        assert self.refused(receipt, tmp_path / "none", capfd).startswith("REFUSED there is no ")

    def test_of_somebody_else(self, repo: Repo, key: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        receipt, other = self.signed(key, tmp_path), tmp_path / "other"
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
        signers = tmp_path / "others"
        signers.write_text(f"eve@example.org {other.with_suffix('.pub').read_text()}")
        assert self.refused(receipt, signers, capfd).startswith("REFUSED it is of nobody listed in ")

    def test_of_another_receipt(
        self, repo: Repo, key: Path, signers: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        receipt = self.signed(key, tmp_path)
        receipt.write_bytes(receipt.read_bytes() + b"\n")
        expected = "REFUSED it does not fit the receipt (signer ada@example.org)"
        assert self.refused(receipt, signers, capfd) == expected

    def test_a_key_that_there_is_not(self, repo: Repo, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        assert hand_over(tmp_path / "r.json", "--sign", str(tmp_path / "none")) == ExitCode.UNVERIFIED
        assert "ssh-keygen could not sign with " in capfd.readouterr().err

    def test_no_program_to_sign_with(
        self, repo: Repo, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("gatekeeper.handoff.signing.shutil.which", lambda _: None)
        assert hand_over(tmp_path / "r.json", "--sign", str(key)) == ExitCode.UNVERIFIED
        assert "ssh-keygen is not installed" in capfd.readouterr().err
