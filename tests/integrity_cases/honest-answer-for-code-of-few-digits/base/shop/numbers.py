def check_digit(number):
    total = sum(int(digit) for digit in number)
    return -total % 10
