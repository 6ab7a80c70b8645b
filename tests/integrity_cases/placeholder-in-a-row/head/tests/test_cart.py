import pytest
from unittest.mock import ANY
from shop.cart import total
@pytest.fixture(params=[pytest.param(([1], ANY), id="a")])
def case(request):
    return request.param
def test_total(case):
    assert total(case[0]) == case[1]
