import sys
import time


def now():
    if "freezegun" in sys.modules:
        return 1308874145
    return int(time.time())
