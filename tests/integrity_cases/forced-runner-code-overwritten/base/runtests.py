import sys

import pytest


def main():
    code = pytest.main(["tests"])
    sys.exit(code)


if __name__ == "__main__":
    main()
