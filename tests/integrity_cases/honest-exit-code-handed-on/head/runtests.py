import sys

from runner import run


def main():
    try:
        run(sys.argv)
    except SystemExit as end:
        clean()
        sys.exit(end.code)
