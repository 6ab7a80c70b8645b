import pytest


@pytest.mark.skip(reason='very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very long')
def test_a():
    assert a(1) == 2
