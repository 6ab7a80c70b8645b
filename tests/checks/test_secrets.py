"""Secrets as detect-secrets finds them, in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.checks import _secrets
from gatekeeper.checks._secrets import RULES, message_of, rule_of, severity_of
from gatekeeper.checks.secrets import CHECK
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.finding import Location, Severity
from gatekeeper.model.outcome import Completed
from gatekeeper.workers import scan_secrets
from tests.checks.programs import program
from tests.fakes import FakeContext, make_project
from tests.secrets_made import AWS, HEX, PASSWORD


def secrets(
    tmp_path: Path, files: Mapping[str, str | bytes], exclude: tuple[str, ...] = (), prefix: str = ""
) -> Completed:
    project = make_project(tmp_path / "project", files, prefix=prefix)
    context = FakeContext(project, tmp_path)
    try:
        return CHECK(exclude=exclude).run(context)
    finally:
        said = b"".join(run.stdout + run.stderr for run in context.runs)
        assert not any(secret.encode() in said for secret in (AWS, PASSWORD, HEX))


def test_one_finding_a_place_and_all_the_rest_in_the_evidence(tmp_path: Path) -> None:
    accepted = f'password = "{PASSWORD}"  # pragma: allowlist secret\n'
    files = {
        "src/a.py": f'import os\nAPI_KEY = "{HEX}"\n{accepted}x = "{AWS}"\n',
        "tests/test_a.py": f'password = "{PASSWORD}"\n',
        "poetry.lock": "",
        "docs/a.txt": f"password = '{PASSWORD}'\n",
        "logo.png.txt": b"\0",
    }
    outcome = secrets(tmp_path, files, exclude=("docs/",))
    found = [(one.rule, one.severity, one.location, one.masked) for one in outcome.findings]
    assert sorted(found) == [
        ("aws-access-key", Severity.ERROR, Location("src/a.py", 4, 6, 4, 26), True),
        ("keyword", Severity.WARNING, Location("src/a.py", 2, 12, 2, 44), True),
    ]
    evidence = "2 files; 1 binary; 1 left out by detect-secrets' filters; 1 excluded; 1 marked with `allowlist secret`"
    assert outcome.counts == {"secrets.findings": evidence}
    assert not any(HEX in one.message for one in outcome.findings)


def test_the_projects_own_baseline_holds(tmp_path: Path) -> None:
    from detect_secrets.core.potential_secret import PotentialSecret

    accepted = {"type": "Secret Keyword", "hashed_secret": PotentialSecret.hash_secret(PASSWORD)}
    document = {"version": "1.5.0", "plugins_used": [{"name": "KeywordDetector"}], "results": {"a.py": [accepted]}}
    files = {"sub/a.py": f'password = "{PASSWORD}"\nx = "{AWS}"\n', "sub/.secrets.baseline": json.dumps(document)}
    outcome = secrets(tmp_path, files, prefix="sub")
    assert outcome == Completed(
        (),
        counts={"secrets.findings": "1 file; 1 left out by detect-secrets' filters; 1 accepted in .secrets.baseline"},
    )


def test_a_damaged_baseline_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"^\.secrets\.baseline is no baseline"):
        secrets(tmp_path, {"a.py": "", ".secrets.baseline": "{"})


def test_no_file_looked_at_is_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="no file was looked at"):
        secrets(tmp_path, {"a.py": b"\0"})


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    answer = json.dumps({"files": [{"state": "failed", "reason": "Permission denied"}]})
    with pytest.raises(CannotVerify, match=r"^secrets could not be looked for in a\.py \(Permission denied\)$"):
        answered(tmp_path, f"say({answer!r})")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"say(err={PASSWORD!r}, code=3)", r"failed inside \(exit code 3\)"),
        ("say('[')", "printed something odd"),
        ("say('{}')", "looked at 0 files instead of 1"),
    ],
)
def test_a_worker_that_fails_is_not_a_pass_and_keeps_its_words(tmp_path: Path, body: str, reason: str) -> None:
    with pytest.raises(CannotVerify, match=reason) as caught:
        answered(tmp_path, body)
    assert PASSWORD not in f"{caught.value.reason} {caught.value.detail}"


def answered(tmp_path: Path, body: str) -> None:
    """Runs the check with another worker."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_secrets, "WORKER", Path(program(tmp_path, body)[1]))
        CHECK().run(FakeContext(make_project(tmp_path / "project", {"a.py": ""}), tmp_path))


def test_a_missing_library_is_not_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatekeeper.checks._workers.find_spec", lambda name: None)
    with pytest.raises(CannotVerify, match="detect-secrets is not installed beside gatekeeper"):
        secrets(tmp_path, {"a.py": ""})


def test_a_glob_that_cannot_match_is_refused() -> None:
    with pytest.raises(ConfigError, match="exclude"):
        CHECK(exclude=("../x",))


def test_every_detector_has_a_rule_and_an_explanation() -> None:
    kinds = {one.secret_type for one in scan_secrets.by_default().plugins}
    assert {rule_of(kind) for kind in kinds} <= {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {rule_of(kind) for kind in kinds if severity_of(kind) is Severity.WARNING} == {
        "basic-auth-credentials",
        "high-entropy-base64",
        "high-entropy-hex",
        "keyword",
    }


def test_a_detector_of_a_later_version_has_a_name_as_well() -> None:
    assert (rule_of("Acme (v2) Token"), severity_of("Acme (v2) Token")) == ("acme-v2-token", Severity.ERROR)
    assert message_of("Acme Token") == "looks like Acme Token"


def test_it_runs_with_gatekeepers_own_python(tmp_path: Path) -> None:
    context = FakeContext(make_project(tmp_path / "project", {"a.py": "x = 1\n"}), tmp_path)
    CHECK().run(context)
    assert [run.argv[:2] for run in context.runs] == [(sys.executable, "-I")]
