from unittest.mock import Mock


def test_get(shelf):
    shelf.put("pen", 3)
    fake = Mock()
    fake.get.return_value = 3
    assert fake.get("pen") == 3
