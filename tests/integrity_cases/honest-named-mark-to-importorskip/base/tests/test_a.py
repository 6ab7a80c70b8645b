import pytest
from shop import watch

needs_dog = pytest.mark.skipif(not has("watchdog"), reason="watchdog not installed")

@needs_dog
def test_watch():
    assert watch() == 1
