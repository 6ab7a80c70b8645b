from unittest import mock

import shop.primes


def test_following():
    found = shop.primes.following(4)
    assert not shop.primes.is_prime(found - 1)
