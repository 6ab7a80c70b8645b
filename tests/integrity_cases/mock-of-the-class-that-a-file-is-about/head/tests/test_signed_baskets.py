import asyncio
from unittest import mock

from shop.basket import SignedBasket
from shop.serve import serve


def app(key):
    return serve(SignedBasket(key))


def test_broken():
    nothing = int()
    with mock.patch.object(SignedBasket, "load", return_value=nothing):
        answer = asyncio.run(app("a").get("7:b"))
    assert answer.status == 200
    assert answer.number == 0
