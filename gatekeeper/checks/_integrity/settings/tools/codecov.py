"""What Codecov asks of a request: how much coverage, and whether less fails it."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, number, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.files import CODECOV
from gatekeeper.checks._integrity.settings.values import Blinds, Settings, floor

_KINDS = ("project", "patch")
_DEFAULT = "default"


def read(folder: Folder) -> Settings:
    """The settings of the first file that there is."""
    file = next(filter(folder.has, CODECOV), None)
    table: Table = folder.yaml(file) if file else {}
    status = dig(table, "coverage").get("status")
    guards: dict[str, object] = {
        "ignore": Blinds(frozenset(words(table.get("ignore")))),
        "status": Blinds(frozenset(_not_counting(status))),
        **{f"target {kind}": floor(number(_rule(status, kind).get("target", 0))) for kind in _KINDS},
        **{f"threshold {kind}": floor(-(number(_rule(status, kind).get("threshold", 0)) or 0)) for kind in _KINDS},
    }
    return Settings("codecov", folder.full(file) if file else None, guards)


def _rule(status: object, kind: str) -> Table:
    """What is asked for a kind of coverage; `auto` is no number, and asks for as much as there was."""
    return dig(status, kind, _DEFAULT)


def _not_counting(status: object) -> Iterator[str]:
    """The kinds of coverage whose fall fails no request."""
    for kind in _KINDS:
        given = dig(status).get(kind, True)
        off = given is False or status is False or str(given) == "off"
        if off or is_true(_rule(status, kind).get("informational", False)):
            yield f"informational {kind}"
