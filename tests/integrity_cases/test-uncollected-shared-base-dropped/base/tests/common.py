class Common:
    def test_empty(self):
        assert self.make().total() == 0
