import os
import sys

import pytest

from shop.files import load, watch

OLD = (sys.platform == "win32",)

if sys.platform == "linux" and sys.version_info >= (3, 12):

    def test_watch():
        assert watch("a") == ["a"]


if sys.version_info >= (3, 13):

    def test_load():
        assert load("a") == "b"


@pytest.mark.skipif(*OLD, reason="other line ends")
def test_lines():
    assert load("c") == "d\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs processes")
def test_processes():
    assert load("e") == "f"
