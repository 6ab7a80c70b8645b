from datetime import timedelta

from shop.span import Span


def test_equal():
    assert Span(1, 3) == timedelta(2)
