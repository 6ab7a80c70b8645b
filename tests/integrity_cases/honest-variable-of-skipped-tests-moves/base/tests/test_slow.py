import os
import unittest

NO_NETWORK = "NO_NETWORK" in os.environ


@unittest.skipUnless(os.environ.get("SLOW_TESTS"), "slow")
class SlowTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(sum(range(10_000)), 49_995_000)


@unittest.skipIf(NO_NETWORK, "needs the network")
class NetworkTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(sum(range(10)), 45)
