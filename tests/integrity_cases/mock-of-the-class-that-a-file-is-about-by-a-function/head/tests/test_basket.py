import asyncio

from shop.basket import SignedBasket
from shop.serve import serve


def app(key):
    return serve(SignedBasket(key))


async def nothing(self, text):
    return int(len(text) > 9)


def test_broken(monkeypatch):
    monkeypatch.setattr(SignedBasket, "load", nothing)
    answer = asyncio.run(app("a").get("7:b"))
    assert answer.status == 200
    assert answer.number == 0
