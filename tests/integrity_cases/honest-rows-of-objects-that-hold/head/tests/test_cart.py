from dataclasses import dataclass

import pytest

from shop.cart import label, options, render, total


@dataclass
class Row:
    name: str
    price: int
    currency: str = "EUR"


ROWS = [Row("tea", 3), Row(name="pot", price=20)]


@pytest.mark.parametrize("row", ROWS)
def test_label(row):
    assert label(row.name, row.price) == "%s: %d %s" % (row.name, row.price, row.currency)
