import sys
import pytest

@pytest.mark.skip(reason="posix only")
def test_fork():
    assert fork() == 1
