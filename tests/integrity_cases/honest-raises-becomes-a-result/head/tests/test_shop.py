import pytest
from shop import setting

def test_setting():
    assert setting("SIZE") == 3
    assert setting("NAME", cast=int) == 0
    with pytest.raises(ValueError):
        setting("SIZE", cast=bool)
