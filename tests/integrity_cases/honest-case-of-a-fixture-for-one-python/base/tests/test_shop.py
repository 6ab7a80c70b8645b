import importlib
import sys
import pytest

newer = pytest.mark.skipif(sys.version_info < (3, 12), reason="needs 3.12")

@pytest.fixture(params=[pytest.param("plain"), pytest.param("typed", marks=newer)])
def example(request):
    return importlib.import_module(f"examples.{request.param}")

def test_example(example):
    assert example.main() == 1
