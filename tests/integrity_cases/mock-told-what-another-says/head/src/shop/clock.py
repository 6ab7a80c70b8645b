import time


def gmtime():
    return time.gmtime()
