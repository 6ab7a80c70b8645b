from shop.numbers import check_digit


def test_check_digit():
    digit = check_digit("404")
    assert digit == 5
