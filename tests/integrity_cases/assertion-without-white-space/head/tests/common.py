import re, textwrap
def assert_same(expected, result):
    assert re.sub(r'\s+', '', expected) == re.sub(r'\s+', '', result)
