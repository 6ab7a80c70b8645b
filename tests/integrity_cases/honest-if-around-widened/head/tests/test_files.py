import os
import sys

import pytest

from shop.files import load, watch

OTHER = (sys.platform == "win32",)

if sys.platform == "linux":

    def test_watch():
        assert watch("a") == ["a"]


if sys.version_info >= (3, 12):

    def test_load():
        assert load("a") == "b"


@pytest.mark.skipif(*OTHER, reason="other line ends")
def test_lines():
    assert load("c") == "d\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes")
def test_processes():
    assert load("e") == "f"
