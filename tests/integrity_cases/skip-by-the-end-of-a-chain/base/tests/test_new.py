import sys
import unittest

if sys.version_info.major == 3 and sys.version_info.minor >= 8:

    class TestNew(unittest.TestCase):
        def test_sum(self):
            self.assertEqual(sum([1, 2]), 3)
