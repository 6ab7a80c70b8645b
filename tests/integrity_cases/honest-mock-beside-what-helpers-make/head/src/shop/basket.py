class Basket:
    listener = None

    def first(self):
        from shop.items import Item

        return Item()
