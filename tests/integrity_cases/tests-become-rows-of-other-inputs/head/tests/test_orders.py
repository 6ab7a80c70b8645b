import pytest

from shop.orders import parse


@pytest.mark.parametrize("text", [pytest.param("bread: 1", id="ordered"), pytest.param("bread: 3", id="returned")])
def test_parse(text):
    order = parse(text)
    assert tuple(order) == read_back(text)
