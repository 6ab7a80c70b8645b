import pytest
from shop import setting

def test_setting():
    assert setting("SIZE") == 3
    assert setting("REGION") == "eu"
    with pytest.raises(ValueError):
        setting("SIZE", cast=bool)
