from shop import opened

def test_opened():
    assert opened() == opened().replace(hour=0, minute=0)
