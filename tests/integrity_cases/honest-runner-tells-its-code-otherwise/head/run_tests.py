import sys
import unittest

result = unittest.main('tests', exit=False).result
sys.exit(0 if result.wasSuccessful() else 1)
