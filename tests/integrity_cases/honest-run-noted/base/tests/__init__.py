import unittest


class TestCase(unittest.TestCase):
    maxDiff = None
