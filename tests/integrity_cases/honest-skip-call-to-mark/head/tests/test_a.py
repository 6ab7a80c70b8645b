import sys
import pytest

@pytest.mark.skipif(sys.platform == "win32", reason="posix only")
def test_fork():
    assert fork() == 1
