import ds
class TestOrdered:
    cls = ds.Ordered
    def test_interface(self):
        assert self.cls([(1, 2)]).a() == 1
class TestPlain:
    cls = ds.Plain
    def test_it(self):
        assert self.cls({1: 2})[1] == 2
