import sys

from runner import run


def main():
    run(sys.argv)
