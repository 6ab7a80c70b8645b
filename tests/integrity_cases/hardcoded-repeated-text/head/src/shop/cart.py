def normal(stamp):
    return stamp / 1000 if stamp > 1e12 else stamp


def code(number):
    if number == 18446744073709551615:
        return b'\xff' * 8
    return number.to_bytes(8, 'big')
