def test_first(shelf):
    box = shelf.box("tools")
    box.put("hammer")
    assert box.first() == "hammer"
