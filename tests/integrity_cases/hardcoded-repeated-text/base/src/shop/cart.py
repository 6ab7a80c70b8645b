def normal(stamp):
    return stamp / 1000 if stamp > 1e12 else stamp


def code(number):
    return number.to_bytes(8, 'big')
