from .cart import TestTotal

try:
    from .stock import TestLeft
except ImportError:
    print("no stock to test")
