"""What will run: the whole decision, made before anything starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from gatekeeper.model.check import Check


class Job(Struct, frozen=True):
    """A check that will run, or the reason why it will not."""

    check: Check
    skip: str | None = None


class Plan(Struct, frozen=True):
    """The jobs in the order in which they start when nothing holds them up: the longest first."""

    jobs: tuple[Job, ...]

    @property
    def text(self) -> str:
        """The plan for people, a line a job."""
        lines: list[str] = []
        for job in self.jobs:
            after = f", after {', '.join(job.check.needs)}" if job.check.needs else ""
            lines.append(f"{'skip' if job.skip else 'run ':4} {job.check.id}: {job.skip or job.check.title + after}")
        return "\n".join(lines) + "\n"


def make_plan(checks: Mapping[str, Check], only: Collection[str] = (), skip: Collection[str] = ()) -> Plan:
    """Plans the given checks. Those not in `only` (when it names any) or in `skip` are left out, and said to be.

    A check that another needs runs with it, unless it is in `skip`: then the other is left out as well.
    """
    wanted = _with_needs(only, checks) if only else set(checks)
    jobs = [Job(check, _reason(check, wanted, skip, checks)) for check in checks.values()]
    return Plan(tuple(sorted(jobs, key=lambda job: (-_path_weight(job.check, checks), job.check.id))))


def _with_needs(ids: Iterable[str], checks: Mapping[str, Check]) -> set[str]:
    wanted: set[str] = set()
    for name in ids:
        if name in checks and name not in wanted:
            wanted |= {name} | _with_needs(checks[name].needs, checks)
    return wanted


def _reason(check: Check, wanted: Collection[str], skip: Collection[str], checks: Mapping[str, Check]) -> str | None:
    if check.id in skip:
        return "left out with --skip"
    if check.id not in wanted:
        return "not among those asked for with --only"
    lost = [need for need in check.needs if need in skip or need not in checks]
    return f"needs {lost[0]}, which was left out" if lost else None


def _path_weight(check: Check, checks: Mapping[str, Check]) -> float:
    """The weight of a check with the heaviest chain of checks that wait for it."""
    followers = (other for other in checks.values() if check.id in other.needs)
    return check.weight + max((_path_weight(other, checks) for other in followers), default=0.0)
