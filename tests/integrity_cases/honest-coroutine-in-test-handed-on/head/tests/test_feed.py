import asyncio
import pytest

from shop.feed import Feed

pytestmark = pytest.mark.asyncio


class TestFeed:
    async def _is_read(self, feed):
        assert await feed.read() == "a"
        assert await feed.read() == ""

    async def test_feed(self):
        feed = Feed("a")

        async def look():
            assert await feed.read() == "a"

        waiting = [look()]
        await asyncio.gather(*waiting)
