from shop import user

def test_user():
    u = user(1)
    assert u.id == 1
    assert u.name == "Ann"
    assert u.mail is not None
    assert isinstance(u.tags, list)
