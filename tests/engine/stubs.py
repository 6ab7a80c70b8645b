"""Checks that do what a test tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper.model.check import Check, Context
from gatekeeper.model.outcome import Completed, Outcome


def nothing(context: Context) -> Outcome:
    return Completed()


def make_check(
    id: str,
    *,
    needs: tuple[str, ...] = (),
    weight: float = 1.0,
    work: Callable[[Context], Outcome] = nothing,
    ahead: Callable[[Context], object] = bool,
) -> Check:
    """A check of that id whose run is `work`, and that prepares itself by `ahead`."""

    @dataclass(frozen=True)
    class Stub(Check):
        def run(self, context: Context) -> Outcome:
            return work(context)

        def prepare(self, context: Context) -> None:
            ahead(context)

    Stub.id, Stub.title, Stub.summary, Stub.measures = id, id.title(), "", ()
    Stub.needs, Stub.weight = needs, weight
    return Stub()
