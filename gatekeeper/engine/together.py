"""Waiting for several programs at once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")


def together(*calls: Callable[[], Answer]) -> list[Answer]:
    """What each call returns, all made at the same time. Raises what the first of those that fail raised."""
    answers: dict[int, Answer] = {}
    errors: dict[int, Exception] = {}

    def make(number: int, call: Callable[[], Answer]) -> None:
        try:
            answers[number] = call()
        except Exception as error:
            errors[number] = error

    # Not an executor: that would import twice as much as the answers take.
    threads = [Thread(target=make, args=numbered) for numbered in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in sorted(errors):
        raise errors[number]
    return [answers[number] for number in range(len(calls))]
