from shop.labels import read


def test_read():
    text = read("A")
    assert text == "A"
    text = text.lower()
    print(text)
