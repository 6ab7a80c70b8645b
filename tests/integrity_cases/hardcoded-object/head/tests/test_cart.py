from datetime import date

from shop.cart import shown


def test_shown():
    assert shown(date(2013, 11, 10)) == "Sun, 10 Nov 2013"
