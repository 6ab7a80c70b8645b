from shop.cart import total


def make(name, prices, expected):
    def test():
        assert total(prices) == expected

    globals()[f"test_{name}"] = test


for case in (("none", [], 0), ("one", [1], 1), ("two", [1, 2], 3)):
    make(*case)
