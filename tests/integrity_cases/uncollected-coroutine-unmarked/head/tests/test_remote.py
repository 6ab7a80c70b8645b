from shop.remote import fetch


async def test_fetch():
    assert await fetch("prices") == [1, 2]
