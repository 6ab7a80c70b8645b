import pytest

from shop.remote import fetch


@pytest.mark.asyncio
async def test_fetch():
    assert await fetch("prices") == [1, 2]
