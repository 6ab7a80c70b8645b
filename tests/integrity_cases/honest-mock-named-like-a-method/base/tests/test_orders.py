from shop.orders import Order


def test_send():
    assert Order().send()
