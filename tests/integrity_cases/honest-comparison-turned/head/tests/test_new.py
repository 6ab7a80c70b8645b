import sys
import unittest

if 12 <= sys.version_info.minor and 3 == sys.version_info.major:

    class TestNew(unittest.TestCase):
        def test_sum(self):
            self.assertEqual(sum([1, 2]), 3)
