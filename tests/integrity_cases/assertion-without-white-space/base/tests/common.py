import re, textwrap
def assert_same(expected, result):
    assert expected == result
