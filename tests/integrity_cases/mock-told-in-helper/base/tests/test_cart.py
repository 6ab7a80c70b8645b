from unittest import mock
import pytest
from shop import cart
from shop.cart import total, load, parse, Cart, Basket

ITEM = {'price': 10.5, 'kind': 'food'}
EXPECTED = 'A long table of text'


def run(items):
    return Cart(items).show()


def test_total():
    assert total([ITEM]) == 21.0


def test_valid():
    assert parse(['ab', 'cd'])


def test_show():
    assert run([ITEM]) == '21.0 EUR'


def test_show_expected():
    expected = '21.0 EUR'
    assert run([ITEM]) == expected


@pytest.mark.parametrize('kind', [Cart, Basket])
def test_kinds(kind):
    made = kind([ITEM])
    made.check()
    text = made.show()
    assert text == '21.0 EUR'
