from shop import render

EXPECTED = """Bill
Total: 3
VAT: 1
"""

def test_render():
    assert render() == EXPECTED
