import pytest

from shop import run

LONGEST = 20


def both(code):
    return (str(code),), code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("0",), 0),
        both(7),
        pytest.param(("0", "1"), 1, id="two"),
        (("0", "5", "1"), 5),
    ],
)
def test_codes(given, expected):
    code, _ = run(given, LONGEST)
    assert code == expected
