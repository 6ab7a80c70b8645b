from unittest import mock

import shop.run
from shop.run import main


def test_no_end(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("f(")
    with mock.patch.multiple("shop.run", _check=lambda path: 0):
        found = main([path])
    assert found == 0
