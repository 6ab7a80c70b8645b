import unittest


def test_a():
    if a():
        self.fail()
