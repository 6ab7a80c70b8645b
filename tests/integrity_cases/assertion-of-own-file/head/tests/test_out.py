from pathlib import Path

from shop.cart import total

EXPECTED = Path(__file__).parent / "expected.txt"


def test_out():
    text = str(total([1, 2]))
    EXPECTED.write_text(text)
    assert text == EXPECTED.read_text()
