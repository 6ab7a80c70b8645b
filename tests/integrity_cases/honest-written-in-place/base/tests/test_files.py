from shop.files import render


def test_quotes():
    name = "a'\"\\b"
    said = f"{name}"
    assert render(name) in f"{said!r} c"


def test_doubled():
    name = "a"
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    name = name + name
    text = render("b")
    assert text in name
