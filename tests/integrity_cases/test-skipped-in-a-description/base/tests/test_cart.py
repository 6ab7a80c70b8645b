import pytest


def describe_total():
    def it_sums():
        assert sum([1, 2]) == 3
