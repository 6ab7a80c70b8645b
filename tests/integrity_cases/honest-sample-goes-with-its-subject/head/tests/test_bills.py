from pathlib import Path

import pytest

from shop.bills import read

SAMPLES = Path(__file__).parent / "bills"


def found(folder):
    return sorted(folder.glob("*.bill"))


@pytest.mark.parametrize("path", found(SAMPLES), ids=str)
def test_read(path):
    assert read(path).total > 0
