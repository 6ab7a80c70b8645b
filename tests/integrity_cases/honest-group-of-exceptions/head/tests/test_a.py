import pytest
from shop import run

def test_run():
    with pytest.RaisesGroup(pytest.RaisesExc(RuntimeError, match="stopped")):
        run()

def test_other():
    with pytest.RaisesGroup(pytest.RaisesExc(TypeError, match="other")):
        run(2)
