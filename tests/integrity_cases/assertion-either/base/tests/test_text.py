from shop.text import page


def test_page():
    text = page()
    assert "first" in text
    assert "second" in text
