from shop.cart import rounded

TOLERANCE = 10**-9
STEPS: int = 6 - 1


class TestRounded:
    least = 2 * 2

    def test_close(self):
        assert abs(rounded(1.234) - 1.23) < TOLERANCE

    def test_steps(self):
        assert len(str(rounded(1.2345))) > self.least - 1
        assert len(str(rounded(1.2345))) < STEPS
