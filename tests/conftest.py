"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, not whether it is right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps what runs remember away from the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
