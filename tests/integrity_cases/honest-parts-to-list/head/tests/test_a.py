from shop import names

def test_names():
    assert names() == ["a", "b"]
