from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert order["price"]["cents"] == 249
