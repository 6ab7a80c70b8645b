from shop import Cache

def test_cache():
    d = Cache(3)
    d["a"] = 1
    assert "a" in d.keys()
