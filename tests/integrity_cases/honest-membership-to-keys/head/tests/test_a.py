from shop import Cache

def test_cache():
    d = Cache(3)
    d["a"], d["c"], d["d"] = 1, 3, 4
    assert d.keys() == ["d", "c", "a"]
