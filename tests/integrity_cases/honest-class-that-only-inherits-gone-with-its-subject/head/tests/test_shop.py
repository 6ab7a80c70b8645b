from shop import Plain

class TestBase:
    kind = None

    def test_name(self):
        assert self.kind().name == "shop"

class TestPlain(TestBase):
    kind = Plain

