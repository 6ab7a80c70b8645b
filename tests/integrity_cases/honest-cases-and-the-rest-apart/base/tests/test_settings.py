import pytest

from shop.settings import Settings


def test_settings():
    found = Settings(count=int, names=[str], rate=(float, 0.5))

    assert isinstance(found("count"), int)
    assert found("count") == 42

    assert isinstance(found("names"), list)
    assert found("names") == ["a", "b"]

    assert isinstance(found("rate"), float)
    assert found("rate") == 0.5

    assert found("other", default="x") == "x"
    assert isinstance(found("count", kind=str), str)
    assert found("count", kind=str) == "42"
