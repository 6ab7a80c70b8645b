import os  # noqa: E402, F401
