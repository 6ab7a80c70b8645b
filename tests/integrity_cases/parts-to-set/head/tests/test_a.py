from shop import names

def test_names():
    assert set(names()) == {"a", "b"}
