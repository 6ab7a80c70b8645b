import sys
import pytest
NAME = "test_old.py"
collect_ignore = []
if sys.platform == "linux":
    collect_ignore.append(NAME)
