from shop import user

def test_user():
    assert user(1) == {"id": 1, "name": "Ann", "mail": "a@x.org"}
