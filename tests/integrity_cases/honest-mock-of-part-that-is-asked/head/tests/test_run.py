from unittest import mock

import shop.run
from shop.run import main


def test_no_end(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("f(")
    with mock.patch.object(shop.run, "_check") as check:
        main([path])
        check.assert_called_once_with(path)
        assert main([path]) is not None
