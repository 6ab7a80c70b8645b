from unittest import TestCase
from shop import run

class TestRun(TestCase):
    def assertOutputs(self, out="", err="", **given):
        self.assertEqual(run(**given), (out.strip(), err.strip()))

    def test_run(self):
        self.assertOutputs(out="1", err="2", amount=1)
