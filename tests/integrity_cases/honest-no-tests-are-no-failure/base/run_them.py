import sys

import pytest

if __name__ == "__main__":
    code = pytest.main(["tests"])
    sys.exit(code)
