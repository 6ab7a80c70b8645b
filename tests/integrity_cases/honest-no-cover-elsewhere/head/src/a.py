import sys
from typing import overload

try:
    import fast
except ImportError:  # pragma: no cover
    fast = None

if sys.version_info >= (3, 11):  # pragma: no cover
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

class P:
    def close(self) -> None: ...  # pragma: no cover

def f(x):
    return 1
