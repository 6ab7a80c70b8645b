import os

from shop.store import Store

URLS = os.environ["TEST_STORE_URLS"].split(",")


def test_keeps():
    for url in URLS:
        assert Store(url)
