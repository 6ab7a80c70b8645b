import pytest

from shop.vault import Vault


def test_vault():
    with pytest.raises(ValueError):
        Vault(["x" * 11])
