from shop import ready

def test_ready():
    assert ready(1) is True
    assert ready(0) is False
