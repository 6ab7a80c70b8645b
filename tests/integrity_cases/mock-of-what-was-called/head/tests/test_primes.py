from unittest import mock

import shop.primes


def test_following():
    with mock.patch("shop.primes.following", return_value=7):
        found = shop.primes.following(4)
    assert not shop.primes.is_prime(found - 1)
