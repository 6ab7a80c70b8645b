def test_runs():
    order = till.open()
    order.close(now=3)


def test_pays():
    assert pay(3) == 1
