import shop


def test_format():
    assert shop.format(250) == "2.50"
