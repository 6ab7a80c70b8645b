from shop.orders import parse


def test_bread():
    order = parse("bread: 2")
    assert order.name == "bread"
    assert order.count == 2
    assert order.note is None
    assert order.price.cents == 498
    assert order.price.currency == "EUR"


def test_returned_milk():
    order = parse("milk: -1")
    assert order.name == "milk"
    assert order.count == -1
    assert order.note is None
    assert order.price.cents == -129
    assert order.price.currency == "EUR"
