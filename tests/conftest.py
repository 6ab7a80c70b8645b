"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps what runs remember away from the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
