from unittest import mock

import shop.http


def test_headers():
    assert shop.http.headers("a: b") == {"a": "b"}
