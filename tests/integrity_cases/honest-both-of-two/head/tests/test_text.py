from shop.text import page


def test_page():
    text = page()
    assert "first" in text and "second" in text
