from unittest.mock import MagicMock


def test_first():
    box = MagicMock()
    box.first.return_value = "hammer"
    box.put("hammer")
    assert box.first() == "hammer"
