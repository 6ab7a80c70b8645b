from shop.labels import Labels


def test_add():
    assert Labels("a").set("b") == Labels("a", "b")


def test_upper():
    text = Labels("a").text
    assert text.upper() == "A"
