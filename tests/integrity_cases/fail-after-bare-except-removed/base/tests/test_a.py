import pytest
from shop import parse

def test_bad():
    try:
        parse("x")
    except:
        pass
    else:
        pytest.fail("no error")
