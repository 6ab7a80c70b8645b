import warnings
from a import new

def test_new():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        new()
