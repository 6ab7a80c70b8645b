from unittest import mock

import pytest

from shop.till import Till


@pytest.fixture
def till():
    return Till(currency="EUR")


def test_total(till):
    till.ring(2)
    till.ring(3)
    assert till.total() == 5
