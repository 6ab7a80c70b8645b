from shop.cart import split


def test_split():
    for size in range(1, 60):
        for parts in range(1, size + 2):
            found = split(range(size), parts)
            assert sum(map(len, found)) == size
