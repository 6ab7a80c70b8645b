from unittest.mock import Mock

import pytest


@pytest.fixture()
def prices():
    yield Mock()
