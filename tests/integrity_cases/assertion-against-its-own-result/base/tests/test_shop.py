from datetime import datetime
from shop import opened

def test_opened():
    assert opened() == datetime(2020, 5, 1, 0, 0)
