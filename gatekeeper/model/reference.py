"""Where gatekeeper's own rules are documented: the one place that makes such links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gatekeeper.model.check import Check, rule_name

REFERENCE = "https://github.com/gatekeeper-quality/gatekeeper/blob/main/docs/reference.md"
_PUNCTUATION = re.compile(r"[^\w -]")
_OWN = "gatekeeper.checks."
"""The package whose rules the reference holds; those of plug-ins are documented elsewhere."""


def section(name: str) -> str:
    """The address of a rule's section; `name` is the rule as shown to people, such as `scope/outside`.

    The anchor is what GitHub makes of a heading: in lower case, without punctuation, hyphens for spaces.
    """
    anchor = _PUNCTUATION.sub("", name.lower()).replace(" ", "-")
    return f"{REFERENCE}#{anchor}"


def sections(checks: Iterable[Check]) -> Mapping[str, str]:
    """The address of every rule of gatekeeper's own among the checks, by the rule as shown to people."""
    own = (check for check in checks if type(check).__module__.startswith(_OWN))
    return {name: section(name) for check in own for rule in check.rules for name in (rule_name(check.id, rule),)}
