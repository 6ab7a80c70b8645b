import pytest

from shop.orders import parse


@pytest.mark.parametrize("text", [pytest.param("bread: 2", id="ordered"), pytest.param("milk: -1", id="returned")])
def test_parse(text):
    order = parse(text)
    assert len(order) == 4
