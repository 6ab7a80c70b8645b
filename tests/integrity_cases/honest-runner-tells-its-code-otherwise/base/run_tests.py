import sys
import unittest

if not unittest.main('tests', exit=False).result.wasSuccessful():
    sys.exit(1)
