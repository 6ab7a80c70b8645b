from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert {key: value for key, value in order.items() if key != "price"} == EXPECTED
