import pytest


def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".sample":
        return SampleFile.from_parent(parent, path=file_path)


class SampleFile(pytest.File):
    def collect(self):
        yield SampleItem.from_parent(self, name="")
