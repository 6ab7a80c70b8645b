from shop.text import page


def test_page():
    text = page()
    assert "first" in text or "second" in text
