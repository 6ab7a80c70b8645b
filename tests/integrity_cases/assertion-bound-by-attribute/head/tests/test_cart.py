from shop.cart import rounded

TOLERANCE = 10**-6
STEPS: int = 3 + 2


class TestRounded:
    least = 1

    def test_close(self):
        assert abs(rounded(1.234) - 1.23) < TOLERANCE

    def test_steps(self):
        assert len(str(rounded(1.2345))) > self.least - 1
        assert len(str(rounded(1.2345))) < STEPS
