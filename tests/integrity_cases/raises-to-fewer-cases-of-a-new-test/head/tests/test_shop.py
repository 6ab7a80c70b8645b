import pytest
from shop import parse

def test_parse():
    assert parse("1") == 1


@pytest.mark.parametrize("text", ["+"])
def test_broken(text):
    with pytest.raises(ValueError):
        parse(text)
