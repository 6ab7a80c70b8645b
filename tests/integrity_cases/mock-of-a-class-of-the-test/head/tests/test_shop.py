from unittest.mock import MagicMock
from shop.models import Model

def test_update():
    class Shop(Model):
        name: str

    shop = MagicMock(spec=Shop)
    shop.update({"name": "b"})
