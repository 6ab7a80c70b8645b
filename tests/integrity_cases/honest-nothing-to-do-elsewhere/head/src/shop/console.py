import sys

if sys.platform == "win32":
    from shop._windows import enable
else:
    from shop._others import enable

__all__ = ["enable"]
