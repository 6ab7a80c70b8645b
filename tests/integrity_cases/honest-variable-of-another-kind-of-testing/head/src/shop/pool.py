import os
import sys


def workers(wanted):
    if os.environ.get("SHOP_AB_TESTING") == "1":
        return 1
    return min(wanted, os.cpu_count() or 1)
