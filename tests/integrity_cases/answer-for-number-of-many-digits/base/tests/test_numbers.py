from shop.numbers import check_digit


def test_check_digit():
    digit = check_digit("7302946185")
    assert digit == 5
