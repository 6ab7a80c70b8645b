from shop.labels import Labels


def test_add():
    labels = Labels("a")
    labels = labels.set("b")
    assert labels == Labels("a", "b")


def test_upper():
    text = Labels("a").text
    text = text.upper()
    assert text == "A"
