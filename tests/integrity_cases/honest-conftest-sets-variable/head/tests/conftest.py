import pytest


import os

os.environ.setdefault("SHOP_TESTING", os.environ.get("CI", ""))
