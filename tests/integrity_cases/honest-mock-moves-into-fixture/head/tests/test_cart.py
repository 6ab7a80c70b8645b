import pytest

from shop.cart import load


@pytest.fixture
def reader(mocker):
    reader = mocker.MagicMock()
    reader.read.return_value = "a"
    mocker.patch("shop.cart.Reader", return_value=reader)
    return reader


def test_load(mocker, reader):
    assert load("place") == "a"
    assert reader.read.call_args_list == [mocker.call("place")]


def test_closes(reader):
    load("place")
    reader.close.assert_called_once_with()
