"""Assertions as findings quote them."""

from __future__ import annotations

from gatekeeper.checks._integrity.atoms import MANY, Atom

_LONGEST = 70


def than(old: Atom, new: Atom) -> str:
    """What a weaker assertion is compared with; the same text says less where the test computes what it expects."""
    return "what it did" if new.text == old.text else f"`{cut(old)}`"


def times(atom: Atom) -> str:
    """How often the loops around an assertion run it, in words."""
    known, unknown = atom.repeat, len(atom.endless)
    return f"{known // MANY**unknown} times for each of {atom.endless[0]}" if unknown and known else f"{known} times"


def cut(atom: Atom) -> str:
    """Its text, or how that begins."""
    return atom.text if len(atom.text) <= _LONGEST else f"{atom.text[: _LONGEST - 3]}…"
