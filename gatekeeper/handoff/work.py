"""What is handed over, worked out: the tree that it is about, and the commits that it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.errors import UsageError
from gatekeeper.git import INDEX, Repository, change
from gatekeeper.handoff import receipt
from gatekeeper.handoff.document import USUAL, Work, document
from gatekeeper.handoff.policy import policy_digest
from gatekeeper.handoff.receipt import Binding
from gatekeeper.model.change import Change
from gatekeeper.model.report import Report
from gatekeeper.prepare import Place, Prepared, locate
from gatekeeper.request import Request

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Handed:
    """What a hand-off consists of: the report, the document for people, and the receipt for programs."""

    report: Report
    document: str
    receipt: str
    commit: str


def handed(prepared: Prepared, report: Report) -> Handed:
    """The hand-off of a prepared commit with its report."""
    binding, comparison = binding_of(prepared), prepared.comparison
    files = comparison.files if isinstance(comparison, Change) else ()
    sections = prepared.settings.profile.handoff or USUAL
    text = document(Work(report, binding, files), sections)
    return Handed(report, text, receipt.write(binding, report), binding.commit)


def binding_of(prepared: Prepared) -> Binding:
    """What a verdict about the prepared commit is bound to."""
    commit, comparison = prepared.tree.head.commit or "", prepared.comparison
    return Binding(
        tree=_repository(prepared.place).tree(commit),
        commit=commit,
        base=comparison.base if isinstance(comparison, Change) and comparison.has_base else None,
        project=prepared.place.prefix,
        policy=policy_digest(prepared.rules, prepared.checks),
    )


def refuse_uncommitted(request: Request) -> None:
    """Raises UsageError when the work tree holds more than the commit that is checked out.

    Where another commit is asked for, or the request says to leave the rest out, only that there is a commit matters.
    """
    repository = _repository(locate(request))
    more = _uncommitted(repository)
    if more and request.at == "HEAD" and not request.leave_out_uncommitted:
        raise UsageError(
            f"the work tree holds what is not committed ({more}): commit it, or leave it out with --committed-only"
        )


def _repository(place: Place) -> Repository:
    """The repository. Raises UsageError where there is none: a receipt is bound to a tree of git's."""
    if place.repository is None:
        raise UsageError(f"{place.root} is not in a git repository: what is handed over is a commit")
    return place.repository


def _uncommitted(repository: Repository) -> str:
    """What the commit that is checked out does not contain, in words; "" when the work tree is that commit."""
    head = repository.head()
    if head is None:
        raise UsageError("there is no commit yet: commit the work, then hand it over")
    listing = repository.listing
    staged = (file.path for file in change(repository, head, INDEX).files)
    paths = sorted({*staged, *listing.differing, *listing.untracked, *listing.unmerged})
    named = ", ".join(paths[:_NAMED])
    return f"{named} and {len(paths) - _NAMED} more" if len(paths) > _NAMED else named
