import pathlib

import pytest

from shop.cart import total

FILES = sorted(pathlib.Path(__file__).parent.glob("samples/*.txt"))


@pytest.mark.parametrize("file", FILES)
def test_total(file):
    *prices, expected = map(int, file.read_text().split())
    assert total(prices) == expected
