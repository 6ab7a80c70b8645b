"""Several calls at once."""

from __future__ import annotations

from threading import Barrier

import pytest

from gatekeeper.engine.together import together
from gatekeeper.errors import CannotVerify


def test_all_run_at_the_same_time_and_answer_in_order() -> None:
    barrier = Barrier(3, timeout=10)

    def wait(answer: int) -> int:
        barrier.wait()
        return answer

    assert together(lambda: wait(1), lambda: wait(2), lambda: wait(3)) == [1, 2, 3]


def test_what_one_raises_is_raised() -> None:
    def fail() -> int:
        raise CannotVerify("why")

    with pytest.raises(CannotVerify, match="why"):
        together(lambda: 1, fail)
