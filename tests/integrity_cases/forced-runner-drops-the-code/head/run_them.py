import sys

import pytest

if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit("say what to run")
    pytest.main(sys.argv[1:])
