from shop import user

def test_user():
    u = user(1)
    assert u["id"] == 1
    assert u["name"] == "Ann"
    assert "mail" in u
    assert len(u) == 3
