from shop import run

LONGEST = 20


def test_codes():
    code, _ = run(("0",), LONGEST)
    assert code == 0

    code, _ = run(("0", "1"), LONGEST)
    assert code == 1

    code, _ = run(("0", "5", "1"), LONGEST)
    assert code == 5
