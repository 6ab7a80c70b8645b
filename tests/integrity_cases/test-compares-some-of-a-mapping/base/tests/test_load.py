from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert order == {"name": "bread", "price": {"cents": 249, "currency": "EUR"}}
