def test_get(shelf):
    shelf.put("pen", 3)
    assert shelf.get("pen") == 3
