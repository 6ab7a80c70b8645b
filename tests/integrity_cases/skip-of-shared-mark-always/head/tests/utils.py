import pytest

slow = pytest.mark.skip(reason="slow")
