from shop.cart import when


def test_when():
    assert when("Tue, 8 Feb 94 14:15:29 GMT") == 760716929


def test_words():
    assert when("8th of February 94") == 760716929
