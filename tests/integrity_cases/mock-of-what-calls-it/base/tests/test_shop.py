from shop import retry, waits

def test_fixed():
    assert retry(waits.Fixed(1)).wait() == 1
