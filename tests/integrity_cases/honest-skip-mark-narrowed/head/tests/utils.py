import os

import pytest

needs_crypto = pytest.mark.skipif(not has_crypto, reason="needs cryptography")
needs_fork = pytest.mark.skipif(os.name == "nt", reason="needs fork")
