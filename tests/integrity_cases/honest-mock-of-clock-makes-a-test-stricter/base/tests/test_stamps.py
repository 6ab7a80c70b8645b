from shop.stamps import stamp


def test_stamp():
    assert stamp("a").startswith("a ")
