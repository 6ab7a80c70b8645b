import json
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from gatekeeper import reporters
from gatekeeper.reporters.json import render
from tests.reporters.sample import HOSTILE_NAME, REPORT, flood, golden, passing, unverified

SCHEMA: dict[str, Any] = json.loads(reporters.schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

DOCUMENTED = {
    None: "format_version gatekeeper profile verdict exit_code change checklist findings measures tools seconds",
    "change": "base head files added deleted",
    "item": "id check title verdict value limit unit on findings reason cached seconds",
    "finding": "check rule severity message path line column end_line end_column new suppressed fingerprint help "
    "fixable",
    "tool": "name version origin path",
}


def parts(document: dict[str, Any]) -> list[tuple[str | None, dict[str, Any]]]:
    """The document and every object in it that the schema defines, with the definition's name."""
    return [
        (None, document),
        ("change", document["change"]),
        *(("item", item) for item in document["checklist"]),
        *(("finding", finding) for finding in document["findings"]),
        *(("tool", tool) for tool in document["tools"]),
    ]


def definition(name: str | None) -> dict[str, Any]:
    return SCHEMA if name is None else SCHEMA["$defs"][name]


def test_golden() -> None:
    assert render(REPORT) == golden("report.json")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [REPORT, passing(), unverified(), flood(60)], ids=["rich", "pass", "error", "many"])
def test_reports_meet_the_schema(report: Any) -> None:
    document = json.loads(render(report))
    VALIDATOR.validate(document)
    for name, part in parts(document):
        assert list(part) == list(definition(name)["properties"]), "every key is described, in the order of the output"


@pytest.mark.parametrize("name", DOCUMENTED)
def test_every_documented_key_is_required_and_typed(name: str | None) -> None:
    for key in DOCUMENTED[name].split():
        assert key in definition(name)["required"]
        for _, broken in (pair for pair in parts(json.loads(render(REPORT))) if pair[0] == name):
            without = {other: value for other, value in broken.items() if other != key}
            schema = {**definition(name), "$defs": SCHEMA["$defs"]}
            assert not jsonschema.Draft202012Validator(schema).is_valid(without)
            assert not jsonschema.Draft202012Validator(schema).is_valid({**broken, key: ["not", object]})


def test_numbers_are_cut_not_rounded() -> None:
    document = json.loads(render(REPORT))
    assert document["measures"]["complexity.average"] == 9.99
    assert document["measures"]["coverage.changed"] == 76.47
    assert document["measures"]["tests.collected"] == 212


def test_verdict_and_exit_code() -> None:
    said = [
        (one["verdict"], one["exit_code"]) for one in map(json.loads, map(render, (passing(), REPORT, unverified())))
    ]
    assert said == [("pass", 0), ("fail", 1), ("error", 3)]


def test_nothing_to_compare_with_is_null() -> None:
    document = json.loads(render(replace(REPORT, change=replace(REPORT.change, base=None))))
    assert document["change"]["base"] is None


def test_text_survives() -> None:
    written = render(REPORT)
    written.encode("utf-8")
    assert "größe" in written
    assert not set(written) & set("\x1b\x9b\u202e\u200b\x7f")
    paths = {finding["path"] for finding in json.loads(written)["findings"]}
    assert HOSTILE_NAME.replace("\udcff", r"\xff") in paths


def test_same_report_same_bytes_whatever_the_order_of_measures() -> None:
    backwards = dict(reversed(REPORT.measures.items()))
    assert render(replace(REPORT, measures=backwards)) == render(REPORT)
