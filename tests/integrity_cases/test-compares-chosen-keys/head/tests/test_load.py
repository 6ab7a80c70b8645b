from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert {key: order[key] for key in EXPECTED} == EXPECTED
