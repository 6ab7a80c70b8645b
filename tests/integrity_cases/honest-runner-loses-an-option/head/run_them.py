import sys

import pytest

if __name__ == "__main__":
    code = pytest.main(sys.argv[1:])
    sys.exit(code)
