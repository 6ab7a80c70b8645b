import unittest

class T(unittest.TestCase):
    @unittest.expectedFailure
    def test_known(self):
        self.assertEqual(fork(), 2)
