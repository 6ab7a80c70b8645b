import pytest
from shop.cart import total
@pytest.fixture(params=[pytest.param(([1], 1), id="a")])
def case(request):
    return request.param
def test_total(case):
    assert total(case[0]) == case[1]
