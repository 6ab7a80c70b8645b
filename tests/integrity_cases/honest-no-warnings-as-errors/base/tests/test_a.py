import pytest
from a import new

def test_new():
    with pytest.warns(None) as record:
        new()
    assert len(record) == 0
