from unittest.mock import Mock


def test_saves():
    save = Mock()
    save([3])
    save.assert_called()
