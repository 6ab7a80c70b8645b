import warnings

import pytest


@pytest.fixture(autouse=True)
def strict():
    filters = warnings.filters[:]
    warnings.simplefilter("ignore", ImportWarning)
    yield
    warnings.filters[:] = filters
