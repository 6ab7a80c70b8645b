from shop.cart import label, options, render, total


def test_letters():
    assert render(["a"]) == "a"
    assert render(["a", "b"]) == "a b"
    assert render(["a", "b", "c"]) == "a b c"


def test_nothing():
    assert render([]) == ""


def test_words():
    given = ["tea", "pot"]
    expected = "tea pot"
    found = render(given)
    assert found == expected
