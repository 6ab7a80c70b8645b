from shop.cart import load


def test_load(mocker):
    reader = mocker.MagicMock()
    reader.read.return_value = "a"
    mocker.patch("shop.cart.Reader", return_value=reader)
    assert load("place") == "a"
    assert reader.read.call_args_list == [mocker.call("place")]
