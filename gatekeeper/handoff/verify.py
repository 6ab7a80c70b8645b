"""Whether a receipt holds here: for this tree, this base, this policy, and by whom it was signed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.handoff.receipt import FAILED, Binding, Receipt, Unusable, read


class Answer(Struct, frozen=True):
    """One question about a receipt: what was asked, whether the answer is good, and the answer in words."""

    topic: str
    good: bool
    words: str


def answers(content: bytes, here: Binding, version: str, uncommitted: str = "") -> tuple[Answer, ...]:
    """Every question, in the order in which a reader wants them answered; the receipt holds when all are good.

    `uncommitted` names what the work tree holds beyond the commit.
    """
    try:
        made = tuple(_answers(read(content), here, version))
    except Unusable as error:
        return (Answer("receipt", False, str(error)),)
    left = Answer("work tree", False, f"it holds what is not committed, and what no receipt is for: {uncommitted}")
    return (*made, left) if uncommitted else made


def _answers(receipt: Receipt, here: Binding, version: str) -> Iterator[Answer]:
    yield _result(receipt)
    there = receipt.binding
    yield _same("tree", there.tree, here.tree, "the receipt is for the tree {there}, this is {here}")
    yield _same("project", there.project or ".", here.project or ".", "it is about the project {there}, this is {here}")
    yield _same(
        "base", there.base or "none", here.base or "none", "the change began at {there}, here it begins at {here}"
    )
    yield _same("policy", there.policy, here.policy, "it was judged by the policy {there}, here {here} would judge")
    words = f"made by gatekeeper {receipt.version}"
    yield Answer("version", True, words if receipt.version == version else f"{words}, this is {version}")


def _result(receipt: Receipt) -> Answer:
    if receipt.result == FAILED:
        return Answer("result", False, f"it did not pass: {', '.join(receipt.failed)}")
    if receipt.manual:
        return Answer("result", True, f"passed; a person must confirm {', '.join(receipt.manual)}")
    return Answer("result", True, f"passed (profile {receipt.profile})")


def _same(topic: str, there: str, here: str, otherwise: str) -> Answer:
    if there == here:
        return Answer(topic, True, _short(here))
    return Answer(topic, False, otherwise.format(there=_short(there), here=_short(here)))


def _short(name: str) -> str:
    return name[:12] if len(name) >= 40 else name
