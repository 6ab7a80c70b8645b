from unittest.mock import patch

from shop.log import Log


def test_newest(tmp_path):
    log = Log(tmp_path / "log")
    log.add("first")
    log.add("second")
    assert Log(log.path).newest() == ["second", "first"]
