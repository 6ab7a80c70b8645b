from unittest import mock

from shop.lock import Lock


def test_take(tmp_path):
    (tmp_path / "lock").touch()
    patcher = mock.patch("tests.test_lock.Lock")
    patcher.start()
    lock = Lock(tmp_path / "lock")
    lock.take()
    assert (tmp_path / "lock").exists()
