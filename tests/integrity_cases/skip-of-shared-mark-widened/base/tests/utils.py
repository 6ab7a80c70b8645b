import os

import pytest

needs_crypto = pytest.mark.skipif(not has_crypto, reason="needs cryptography")
