import sys
import pytest

@pytest.mark.skipif(sys.platform == "win32", reason="posix only")
def test_fork():
    assert fork() == 1

@pytest.mark.xfail(reason="known", strict=True)
def test_known():
    assert fork() == 2
