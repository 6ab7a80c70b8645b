from unittest import mock

import shop.run
from shop.run import main


def test_no_end(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("f(")
    assert main([path]) == 0
