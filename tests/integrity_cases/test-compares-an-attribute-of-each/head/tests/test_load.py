from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert {one.name for one in order.lines} == {one.name for one in expected.lines}
