import unittest

class T(unittest.TestCase):
    @unittest.skip("known")
    def test_known(self):
        self.assertEqual(fork(), 2)
