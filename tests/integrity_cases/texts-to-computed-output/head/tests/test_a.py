from shop import render

EXPECTED = render()

def test_render():
    assert render() == EXPECTED
