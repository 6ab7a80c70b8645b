def test_change_of_an_order():
    order = Order(3)
    order.pay(4, now=False)
    assert order.change == 1
