import sys
import unittest

class T(unittest.TestCase):
    @unittest.skipIf(sys.platform == "win32", "posix only")
    def test_fork(self):
        self.assertEqual(fork(), 1)

    @unittest.expectedFailure
    def test_known(self):
        self.assertEqual(fork(), 2)
