import sys

from runner import run


def main():
    try:
        run(sys.argv)
    except SystemExit:
        sys.exit(0)
