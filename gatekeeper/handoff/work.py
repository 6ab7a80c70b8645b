"""What is handed over, worked out: the tree that it is about, and the commits that it is made of."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from gatekeeper.errors import UsageError
from gatekeeper.git import INDEX, Prefetched, Repository, change
from gatekeeper.handoff import receipt
from gatekeeper.handoff.document import USUAL, Work, document
from gatekeeper.handoff.policy import policy_digest
from gatekeeper.handoff.receipt import Binding
from gatekeeper.handoff.signing import SUFFIX
from gatekeeper.model.change import Change
from gatekeeper.model.report import Report
from gatekeeper.prepare import Place, Prepared, locate
from gatekeeper.request import Request

HEAD = "HEAD"
"""How a request names the commit that is checked out."""
_NAMED = 3


class Handed(Struct, frozen=True):
    """What a hand-off consists of: the report, the document for people, and the receipt for programs."""

    report: Report
    document: str
    receipt: str


def handed(prepared: Prepared, report: Report) -> Handed:
    """The hand-off of a prepared commit with its report."""
    binding, comparison = binding_of(prepared), prepared.comparison
    work = Work(report, binding)
    if isinstance(comparison, Change):
        commits = Prefetched(_repository(prepared.place), comparison.base, ()).commits_of(comparison)
        work = Work(report, binding, comparison.files, commits)
    text = document(work, prepared.settings.profile.handoff or USUAL)
    return Handed(report, text, receipt.write(binding, report))


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


def uncommitted(request: Request, *receipts: Path) -> str:
    """What the commit that is checked out does not contain, in words; "" when the work tree is that commit.

    Also "" where the request names another commit, or says to leave the rest out. Receipts, and signatures beside
    them, do not count. Raises UsageError where there is no commit.
    """
    place = locate(request)
    repository = _repository(place)
    head = repository.head()
    if head is None:
        raise UsageError("there is no commit yet: commit the work, then hand it over")
    if request.at != HEAD or request.leave_out_uncommitted:
        return ""
    listing = repository.listing
    staged = (file.path for file in change(repository, head, INDEX).files)
    own = {path for receipt in receipts for path in _untracked(receipt, place.top)}
    paths = sorted({*staged, *listing.differing, *listing.unmerged, *(set(listing.untracked) - own)})
    named = ", ".join(paths[:_NAMED])
    return f"{named} and {len(paths) - _NAMED} more" if len(paths) > _NAMED else named


def _untracked(receipt: Path, top: Path) -> tuple[str, ...]:
    """A receipt and its signature as paths in the repository; nothing when they lie elsewhere."""
    absolute = receipt.absolute()
    if not absolute.is_relative_to(top):
        return ()
    path = absolute.relative_to(top).as_posix()
    return (path, f"{path}{SUFFIX}")


def _repository(place: Place) -> Repository:
    """The repository. Raises UsageError where there is none: a receipt is bound to a tree of git's."""
    if place.repository is None:
        raise UsageError(f"{place.root} is not in a git repository: what is handed over is a commit")
    return place.repository
