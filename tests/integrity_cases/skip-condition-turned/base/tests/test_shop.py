import sys
import pytest
from shop import total

is_new = sys.version_info >= (3, 12)

@pytest.mark.skipif(not is_new, reason="needs the new syntax")
def test_total():
    assert total([1]) == 1
