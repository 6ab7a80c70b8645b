from shop.cart import load


class TestLoad:
    def test_short(self):
        try:
            load("{")
            self.fail("must not load")
        except ValueError:
            pass

    def test_long(self):
        try:
            load("{{")
            self.fail("must not load")
        except ValueError:
            pass
