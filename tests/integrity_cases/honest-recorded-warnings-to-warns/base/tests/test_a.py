import warnings
from a import old

def test_old():
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        old()
    assert len(w) == 1
    assert issubclass(w[0].category, DeprecationWarning)
    assert "old is deprecated" in str(w[0].message)
