import sys
def f(x):
    return 1
