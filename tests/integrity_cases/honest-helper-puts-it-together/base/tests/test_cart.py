from shop.cart import names, options, render, total


SIZES = [1]
SIZES += [2]


def test_render():
    found = names(["a"])
    assert render(found) == "A"


def test_render_two():
    found = names(["a", "b"])
    assert render(found) == "A B"


def test_basket():
    class Till:
        def open(self):
            pass

        def take(self, prices):
            return total(prices)

    assert Till().take([1]) == 1


def test_sizes():
    assert total(SIZES) == 3


def test_many():
    parts = ["a"]
    for _ in range(400):
        parts = names(parts)
    assert render(parts) == "A"


def test_options():
    first, *rest = names(["a", "b"])
    wanted = {key: options()[key] for key in ("colour", "size")}
    assert options() == wanted
    assert rest == ["B"]
    assert first == "A"


def test_kept():
    kept = {}
    for kept["part"] in ["a"]:
        assert names([kept["part"]]) == ["A"]
