import ds
class TestPlain:
    cls = ds.Plain
    def test_it(self):
        assert self.cls({1: 2})[1] == 2
