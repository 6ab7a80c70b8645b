from unittest.mock import MagicMock

import pytest


@pytest.fixture
def prices():
    return MagicMock()
