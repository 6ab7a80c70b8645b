import sys
import unittest

if sys.version_info[:2] == (3, 12):

    class TestNew(unittest.TestCase):
        def test_sum(self):
            self.assertEqual(sum([1, 2]), 3)
