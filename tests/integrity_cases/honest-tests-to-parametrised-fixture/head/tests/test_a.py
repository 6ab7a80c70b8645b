import pytest
from shop import SqlStore, MemStore

@pytest.fixture(params=[SqlStore, MemStore])
def store(request):
    return request.param()

def test_put(store):
    store.put("a", 1)
    assert store.get("a") == 1

def test_missing(store):
    assert store.get("x") is None
