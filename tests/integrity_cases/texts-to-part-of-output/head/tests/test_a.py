from shop import render

EXPECTED = "Bill Total: 3"

def test_render():
    assert render() == EXPECTED
