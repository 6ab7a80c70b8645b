from unittest import mock

import shop.http


def test_headers():
    with mock.patch("shop.http.headers", return_value={"a": "b"}):
        assert shop.http.headers("a: b") == {"a": "b"}
