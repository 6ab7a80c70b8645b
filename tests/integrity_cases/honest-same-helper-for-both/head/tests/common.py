import re, textwrap
def normal(t):
    return t.lower()
def assert_same(expected, result):
    assert normal(expected) == normal(result)
