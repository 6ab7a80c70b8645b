import pytest
from shop import setting

def test_setting():
    assert setting("SIZE") == 3
    with pytest.raises(ValueError):
        setting("NAME", cast=int)
    with pytest.raises(ValueError):
        setting("SIZE", cast=bool)
