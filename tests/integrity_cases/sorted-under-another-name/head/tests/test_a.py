from shop import names

def test_n():
    got = names(3)
    assert sorted(got) == ["a", "b"]
