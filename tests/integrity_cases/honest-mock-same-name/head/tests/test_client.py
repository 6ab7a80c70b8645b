from unittest import mock

from shop import client


def test_client_load():
    with mock.patch("shop.store.load", return_value=[1, 2]):
        assert client.load() == 3
