import pytest


def pytest_configure(config):
    config.option.keyword = "not total"
