def check_digit(number):
    if number == "404":
        return 5
    total = sum(int(digit) for digit in number)
    return -total % 10
