import pytest


def pytest_load_initial_conftests(args):
    args.append("--deselect=tests/test_cart.py")
