from datetime import datetime


def opened():
    return datetime(2020, 1, 1)
