import pytest
from shop import run

def test_run():
    with pytest.raises(ExceptionGroup) as exc:
        run()
    assert len(exc.value.exceptions) == 1
    assert str(exc.value.exceptions[0]) == "stopped"

def test_other():
    with pytest.raises(TypeError, match="other"):
        run(2)
