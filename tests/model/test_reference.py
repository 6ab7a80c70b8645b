"""Links into the reference lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from gatekeeper import checks
from gatekeeper.model.check import rule_name
from gatekeeper.model.reference import REFERENCE, section, sections

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"


def anchors() -> set[str]:
    """What GitHub makes of the headings of the page: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_own_rule_has_a_section() -> None:
    found = checks.available()
    links = sections(check() for check in found.values())
    assert set(links) == {rule_name(name, rule) for name, check in found.items() for rule in check.rules}
    assert {link.removeprefix(f"{REFERENCE}#") for link in links.values()} <= anchors()


def test_the_address() -> None:
    assert section("integrity/test-deleted") == f"{REFERENCE}#integritytest-deleted"


def test_plug_ins_are_documented_elsewhere() -> None:
    own = checks.load("scope")
    assert not sections([type("Scope", (own,), {"__module__": "their.plugin"})()])
