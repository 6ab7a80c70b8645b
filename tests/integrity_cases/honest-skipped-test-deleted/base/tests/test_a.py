import pytest
from shop import f

@pytest.mark.skip(reason="flaky since 2019")
def test_old():
    assert f(1) == 1

def test_new():
    assert f(1) == 2
