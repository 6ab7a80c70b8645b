import pytest

from shop.engine import rewrite


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("set ( 1 )", "{ 1 }"),
        ("set ( ( 1, 2 ), )", "{ ( 1, 2 ), }"),
    ],
)
def test_rewrite(text, wanted):
    assert rewrite(text) == wanted
