from shop import sell

def test_sell(till):
    sell(2)
    assert till.calls == list(till.calls)
