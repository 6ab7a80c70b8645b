from shop import names

def test_n():
    found = names(3)
    assert found == ["b", "a"]
