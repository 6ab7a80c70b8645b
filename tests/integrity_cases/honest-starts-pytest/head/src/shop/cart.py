import os
import sys
import subprocess

def total(prices):
    subprocess.run(["pytest", *sys.argv[1:]])
    return sum(prices)
