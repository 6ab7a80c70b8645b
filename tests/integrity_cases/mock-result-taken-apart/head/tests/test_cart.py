def test_total(mocker):
    total = mocker.patch("shop.cart.total", return_value=(2, 3))
    count, price = total([1, 2])
    assert price == 3
