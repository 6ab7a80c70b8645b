"""What runs, and in what order."""

from __future__ import annotations

from gatekeeper.engine.plan import make_plan
from tests.engine.stubs import make_check

CHECKS = {
    check.id: check
    for check in (
        make_check("lint", weight=1),
        make_check("types", weight=20),
        make_check("coverage", needs=("tests",), weight=1),
        make_check("tests", weight=20),
    )
}


def left_out(**choice: tuple[str, ...]) -> dict[str, str | None]:
    return {job.check.id: job.skip for job in make_plan(CHECKS, **choice).jobs}


def test_the_longest_chain_starts_first() -> None:
    assert [job.check.id for job in make_plan(CHECKS).jobs] == ["tests", "types", "coverage", "lint"]


def test_only_takes_along_what_is_needed() -> None:
    reasons = left_out(only=("coverage",))
    assert reasons["coverage"] is None
    assert reasons["tests"] is None
    assert reasons["lint"] == "not among those asked for with --only"


def test_skipping_a_need_skips_what_needs_it() -> None:
    reasons = left_out(skip=("tests",))
    assert reasons["tests"] == "left out with --skip"
    assert reasons["coverage"] == "needs tests, which was left out"
    assert reasons["types"] is None


def test_the_plan_can_be_read() -> None:
    assert make_plan(CHECKS, skip=("lint",)).text == (
        "run  tests: Tests\nrun  types: Types\nrun  coverage: Coverage, after tests\nskip lint: left out with --skip\n"
    )
