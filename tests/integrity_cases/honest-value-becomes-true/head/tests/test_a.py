from shop import Control

def test_control():
    c = Control()
    c.no_cache = True
    assert c.no_cache and c.no_cache is True
