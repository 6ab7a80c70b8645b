from shop.label import Label


def test_pattern():
    label = Label(level=3)
    label.add("apple")
    label.add("pear")
    assert label.pattern() == 5
