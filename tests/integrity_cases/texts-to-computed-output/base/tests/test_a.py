from shop import render

def test_render():
    out = render()
    assert "Total: 3" in out
    assert "VAT" in out
