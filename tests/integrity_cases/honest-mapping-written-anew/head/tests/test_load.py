from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert {key: order[key] for key in order} == EXPECTED
    assert {key: value for key, value in order.lines.items()} == {}
