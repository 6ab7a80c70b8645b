from shop.orders import Order


def test_send(mocker):
    send = mocker.patch("shop.mail.send")
    order = Order()
    assert order.send() is True
    send.assert_called_once_with(str(order))
