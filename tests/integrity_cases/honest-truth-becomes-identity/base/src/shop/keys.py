def verify(key):
    return key == 'a'


def is_old(key):
    return key == 'b'
