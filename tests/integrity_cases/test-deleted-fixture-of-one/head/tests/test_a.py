import pytest
from shop import MemStore

@pytest.fixture(params=[MemStore])
def store(request):
    return request.param()

def test_put(store):
    store.put("a", 1)
    assert store.get("a") == 1
