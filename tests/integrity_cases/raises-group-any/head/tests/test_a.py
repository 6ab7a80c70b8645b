import pytest
from shop import run

def test_run():
    with pytest.RaisesGroup(pytest.RaisesExc(RuntimeError, match="stopped"), Exception):
        run()
