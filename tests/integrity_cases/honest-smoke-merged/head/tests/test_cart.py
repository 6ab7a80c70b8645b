def test_pays():
    assert pay(3) == 1
    order = till.open()
    order.close(now=3)
