import sys
import pytest

def test_fork():
    if sys.platform == "win32":
        pytest.skip("posix only")
    assert fork() == 1
