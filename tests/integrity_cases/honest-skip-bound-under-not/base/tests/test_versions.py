import sys
import unittest

import pytest

needs_groups = pytest.mark.skipif(sys.version_info < (3, 11), reason="exception groups")


@needs_groups
def test_groups():
    assert ExceptionGroup("a", [ValueError()]).exceptions


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="not yet")
def test_annotations():
    assert test_groups.__annotations__ == {}


class TestOld(unittest.TestCase):
    @unittest.skipUnless(sys.version_info >= (3, 9), "needs removeprefix")
    def test_prefix(self):
        self.assertEqual("ab".removeprefix("a"), "b")
