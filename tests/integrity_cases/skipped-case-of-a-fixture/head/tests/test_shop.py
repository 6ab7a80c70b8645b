import importlib
import pytest

@pytest.fixture(params=[pytest.param("plain", marks=pytest.mark.skip("slow"))])
def example(request):
    return importlib.import_module(f"examples.{request.param}")

def test_example(example):
    assert example.main() == 1
