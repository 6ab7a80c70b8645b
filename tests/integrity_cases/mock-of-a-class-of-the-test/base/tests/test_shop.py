from shop.models import Model

def test_update():
    class Shop(Model):
        name: str

    shop = Shop(name="a")
    shop.update({"name": "b"})
