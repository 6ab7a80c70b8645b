from shop.shelf import Box


def test_first():
    box = Box()
    box.put("hammer")
    assert box.first() == "hammer"
