"""Receipts as texts, and what is not one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest

from gatekeeper.handoff import receipt
from gatekeeper.handoff.document import SECTIONS, TITLES, Work, document
from gatekeeper.handoff.policy import plain
from gatekeeper.handoff.receipt import Binding, Unusable
from gatekeeper.handoff.verify import answers
from gatekeeper.model.change import ChangedFile, Status
from gatekeeper.model.profile import HANDOFF_SECTIONS
from gatekeeper.model.report import Verdict
from tests.reporters.sample import HOSTILE_NAME, REPORT, passing, unverified

HERE = Binding("a" * 40, "b" * 40, "c" * 40, "packages/one", "d" * 64)


def test_it_says_what_was_judged() -> None:
    read = receipt.read(receipt.write(HERE, REPORT).encode())
    assert (read.binding, read.result, read.profile, read.version) == (HERE, "FAILED", "standard", "0.1.0")
    assert read.failed[:3] == ("format.files", "lint.findings", "types.errors")
    assert read.manual == ("review.done",)


@pytest.mark.parametrize(("report", "result"), [(passing(), "PASSED"), (unverified(), "FAILED")])
def test_only_what_was_verified_passed(report: Any, result: str) -> None:
    assert receipt.read(receipt.write(HERE, report).encode()).result == result


def test_another_version_is_said_and_not_refused() -> None:
    written = receipt.write(HERE, passing()).encode()
    last = answers(written, HERE, "9.9")[-1]
    assert (last.good, last.words) == (True, "made by gatekeeper 0.1.0, this is 9.9")
    assert answers(written, HERE, "0.1.0")[0].words == "passed (profile standard)"


def resealed(edit: Callable[[Any], None]) -> bytes:
    """A receipt that somebody edited who knows how seals are made."""
    statement = json.loads(receipt.write(HERE, REPORT))
    del statement["predicate"]["gatekeeper"]["seal"]
    edit(statement)
    statement["predicate"]["gatekeeper"]["seal"] = receipt._seal(statement)
    return json.dumps(statement).encode()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "it is no receipt of gatekeeper's"),
        (b"null", "it is no receipt of gatekeeper's"),
        (b'{"_type": "x", "predicateType": "y"}', "it is not an in-toto statement"),
        (receipt.write(HERE, REPORT).replace("b" * 40, "e" * 40).encode(), "it was edited"),
        (
            resealed(lambda one: one["predicate"].update(result="PASSED")),
            "it says PASSED, but its checklist says FAILED",
        ),
        (resealed(lambda one: one.update(subject=[])), "it is no receipt of gatekeeper's"),
    ],
)
def test_what_is_not_one(content: bytes, complaint: str) -> None:
    with pytest.raises(Unusable, match=complaint):
        receipt.read(content)
    (answer,) = answers(content, HERE, "0.1.0")
    assert not answer.good


def test_every_section_has_a_title_and_survives_hostile_names() -> None:
    assert tuple(SECTIONS) == tuple(TITLES) == HANDOFF_SECTIONS
    files = (
        ChangedFile(HOSTILE_NAME, Status.RENAMED, old_path="a|b.py"),
        ChangedFile("logo.png", Status.ADDED, binary=True),
    )
    text = document(Work(REPORT, HERE, files), HANDOFF_SECTIONS)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "</script>" not in text
    assert "renamed from <code>a&#124;b&#46;py</code> (+0 -0)" in text
    assert "added (binary)" in text
    assert "COULD NOT BE VERIFIED, pyright ended with exit code 3" in text
    assert "Note: the settings of the merge base judge" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 4


class Colour(StrEnum):
    RED = "red"


def test_a_policy_is_the_same_in_whatever_order_it_is_written() -> None:
    assert plain({"b": (Fraction(1, 2), date(2026, 1, 2)), "a": frozenset({Colour.RED, "blue"})}) == {
        "a": ["blue", "red"],
        "b": ["1/2", "2026-01-02"],
    }
    assert plain(Verdict.PASS) == "pass"
    with pytest.raises(TypeError, match="a object cannot be part of a policy"):
        plain(object())
