import sys
import pytest

collect_ignore_glob = []
if sys.version_info < (3, 12):
    collect_ignore_glob.append("*_695.py")
