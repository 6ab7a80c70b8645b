from shop import User, user

def test_user():
    assert user(1) == User(id=1, name="Ann", mail="a@x.org")
