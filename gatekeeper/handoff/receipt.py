"""The receipt: an in-toto statement that says how a tree was judged, by which policy and with which tools."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, cast

from msgspec import Struct

from gatekeeper.model.report import Item, Report, Verdict

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
PASSED, WARNED, FAILED = "PASSED", "WARNED", "FAILED"

_Object = dict[str, Any]


class Unusable(Exception):
    """A file that is no receipt, or no longer the one that was written; the message says why."""


class Binding(Struct, frozen=True):
    """What a verdict is about: ids of git objects, the project's folder in the tree ("" for the root), the policy."""

    tree: str
    commit: str
    base: str | None
    project: str
    policy: str


class Receipt(Struct, frozen=True):
    """What a receipt says. `manual` are the items that a person still has to confirm."""

    binding: Binding
    result: str
    profile: str
    version: str
    failed: tuple[str, ...]
    manual: tuple[str, ...]


def write(binding: Binding, report: Report) -> str:
    """The receipt as text: JSON, its keys always in the same order, sealed with a digest of its own content.

    The seal tells an accident or a careless edit; only a signature tells who wrote it.
    """
    statement = _statement(binding, report)
    statement["predicate"]["gatekeeper"]["seal"] = _seal(statement)
    return json.dumps(statement, indent=2) + "\n"


def read(content: bytes) -> Receipt:
    """What the text of a receipt says. Raises Unusable when it is not one as `write` makes it."""
    try:
        statement: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"it is not JSON: {error}") from error
    try:
        return _receipt(cast("_Object", statement))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unusable(f"it is no receipt of gatekeeper's ({type(error).__name__}: {error})") from error


def result_of(report: Report) -> str:
    """`PASSED`; `WARNED` when a person still has to confirm something; `FAILED` also when something is unverified."""
    if report.verdict is not Verdict.PASS:
        return FAILED
    return WARNED if any(item.verdict is Verdict.MANUAL for item in report.items) else PASSED


def _statement(binding: Binding, report: Report) -> _Object:
    return {
        "_type": STATEMENT,
        "subject": [{"name": binding.project or ".", "digest": {"gitTree": binding.tree}}],
        "predicateType": PREDICATE,
        "predicate": {
            "result": result_of(report),
            "configuration": [
                {"name": "policy", "digest": {"sha256": binding.policy}},
                *([{"name": "base", "digest": {"gitCommit": binding.base}}] if binding.base else []),
            ],
            "passedTests": _ids(report.items, Verdict.PASS),
            "warnedTests": _ids(report.items, Verdict.MANUAL),
            "failedTests": _ids(report.items, Verdict.FAIL, Verdict.ERROR),
            "gatekeeper": {
                "version": report.version,
                "profile": report.profile,
                "verdict": str(report.verdict),
                "commit": binding.commit,
                "checklist": [_item(item) for item in report.items],
                "tools": [{"name": one.name, "version": one.version, "origin": one.origin} for one in report.tools],
            },
        },
    }


def _item(item: Item) -> _Object:
    return {
        "id": item.id,
        "verdict": str(item.verdict),
        "value": item.value,
        "limit": item.limit,
        "evidence": item.evidence,
        "reason": item.reason,
    }


def _ids(items: Iterable[Item], *verdicts: Verdict) -> list[str]:
    return [item.id for item in items if item.verdict in verdicts]


def _receipt(statement: _Object) -> Receipt:
    if (statement["_type"], statement["predicateType"]) != (STATEMENT, PREDICATE):
        raise Unusable("it is not an in-toto statement about a test result")
    predicate = statement["predicate"]
    own = predicate["gatekeeper"]
    seal = own.pop("seal")
    if seal != _seal(statement):
        raise Unusable("it was edited after it was written: its seal does not fit its content")
    (subject,) = statement["subject"]
    named = {one["name"]: one["digest"] for one in predicate["configuration"]}
    project = subject["name"]
    return Receipt(
        Binding(
            tree=subject["digest"]["gitTree"],
            commit=own["commit"],
            base=named.get("base", {}).get("gitCommit"),
            project="" if project == "." else project,
            policy=named["policy"]["sha256"],
        ),
        result=_checked(predicate),
        profile=own["profile"],
        version=own["version"],
        failed=tuple(predicate["failedTests"]),
        manual=tuple(predicate["warnedTests"]),
    )


def _checked(predicate: _Object) -> str:
    """The result. Raises Unusable when the checklist says something else."""
    result, verdicts = predicate["result"], {one["verdict"] for one in predicate["gatekeeper"]["checklist"]}
    good = Verdict.PASS in verdicts and not verdicts & {Verdict.FAIL, Verdict.ERROR}
    expected = FAILED if not good else WARNED if Verdict.MANUAL in verdicts else PASSED
    if result != expected:
        raise Unusable(f"it says {result}, but its checklist says {expected}")
    return str(result)


def _seal(statement: _Object) -> str:
    canonical = json.dumps(statement, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
