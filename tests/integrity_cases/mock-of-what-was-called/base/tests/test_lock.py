from unittest import mock

from shop.lock import Lock


def test_take(tmp_path):
    lock = Lock(tmp_path / "lock")
    lock.take()
    assert (tmp_path / "lock").exists()
