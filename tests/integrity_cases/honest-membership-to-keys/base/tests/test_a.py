from shop import Cache

def test_cache():
    d = Cache(3)
    d["a"], d["c"], d["d"] = 1, 3, 4
    assert len(d) == 3
    assert "a" in d and "c" in d and "d" in d and "b" not in d
