import os
import sys

import pytest

if os.environ["B_TWO"] != "1" or not os.getenv("C_SIX"):
    pytest.skip("not here", allow_module_level=True)

if bool(int(os.environ.get("D_TEN", "0"))):

    class TestTen:
        def test_sum(self):
            assert sum([4, 6]) == 10

if sys.platform != "win32":
    print("here")
else:
    pytest.skip("never there")


@pytest.mark.skipif("not os.environ.get('A_ONE')")
def test_one():
    assert sum([1]) == 1


@pytest.mark.skipif("OTHER in (")
def test_none():
    assert sum([]) == 0
