import pytest

from shop.log import lines

pytestmark = pytest.mark.usefixtures("nothing_logged")


def test_lines():
    assert lines() == []
