from urllib.parse import quote

from shop.address import Address


def test_user():
    address = Address(quote("[some one"))
    assert address.user == "[some one"
