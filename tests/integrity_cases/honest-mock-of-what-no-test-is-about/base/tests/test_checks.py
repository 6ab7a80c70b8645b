import pytest

from shop.checks import email


def test_email(field):
    email()(field)


def test_no_email():
    with pytest.raises(ValueError):
        email()("a")
