import re, textwrap
def _norm(text):
    return text.replace('-', '').strip()
def assert_same(expected, result):
    expected = _norm(expected)
    result = _norm(result)
    assert expected == result
