from unittest.mock import Mock

import pytest


@pytest.fixture
def client():
    return Mock()
