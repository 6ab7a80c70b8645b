import os

import pytest

needs_crypto = pytest.mark.skipif(not has_crypto or "CI" in os.environ, reason="needs cryptography")
