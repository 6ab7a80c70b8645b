import pytest
from shop import parse

@pytest.mark.parametrize("text", ["1+", "+"])
def test_broken(text):
    with pytest.raises(ValueError):
        parse(text)
