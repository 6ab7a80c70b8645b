from shop import used

MIB = 1024**2

def test_memory():
    assert used() <= 64 * MIB
