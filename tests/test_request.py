"""What the environment says about a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.request import Request

RANGE = {"PRE_COMMIT_FROM_REF": "a" * 40, "PRE_COMMIT_TO_REF": "b" * 40, "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main"}


@pytest.mark.parametrize(
    ("variables", "since", "pushed"),
    [
        ({"PRE_COMMIT": "1", **RANGE}, "a" * 40, "b" * 40),
        ({"PRE_COMMIT": "1", "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main"}, None, "refs/heads/main"),
        ({"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": ""}, None, None),
        ({"PRE_COMMIT": "1"}, None, None),
        (RANGE, None, None),
    ],
)
def test_the_range_of_a_push(variables: dict[str, str], since: str | None, pushed: str | None) -> None:
    request = Request(Path(), environ=variables)
    assert (request.since, request.pushed) == (since, pushed)


@pytest.mark.parametrize(
    ("request_", "everything"),
    [
        (Request(Path()), False),
        (Request(Path(), full=True), True),
        (Request(Path(), environ={"CI": "true"}), True),
        (Request(Path(), environ={"CI": "false"}), False),
    ],
)
def test_when_tests_are_always_run(request_: Request, everything: bool) -> None:
    assert request_.everything is everything
