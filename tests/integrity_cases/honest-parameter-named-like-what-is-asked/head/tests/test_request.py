import pytest

from shop import Request
from shop.examples import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_target(target):
    request = Request("GET", {"target": target})
    assert request.url.target == target
