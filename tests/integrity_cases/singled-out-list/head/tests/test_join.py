from shop.join import flat


def test_flat():
    assert flat(["a", "b", "cd"], str) == "abcd"
