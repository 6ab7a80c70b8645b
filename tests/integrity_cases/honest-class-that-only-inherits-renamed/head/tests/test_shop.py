from shop import Plain, Rich

class TestBase:
    kind = None

    def test_name(self):
        assert self.kind().name == "shop"

class TestPlain(TestBase):
    kind = Plain

class TestVeryRich(TestBase):
    kind = Rich
