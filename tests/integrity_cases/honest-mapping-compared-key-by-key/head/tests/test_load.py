from shop.orders import load


def test_load():
    order = load("orders/1.json")
    assert (order["name"], order.get("price")) == ("bread", {"cents": 249})
    assert order["lines"][0] == "a"
    assert order["lines"][1] == "b"
    assert len(order["lines"]) == 2
