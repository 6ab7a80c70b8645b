from shop.cart import load


def test_load(mocker):
    mocker.patch("shop.cart.first", return_value="a")
    assert load("apples") == "a"


def test_parts():
    assert load("bread") == "b"
