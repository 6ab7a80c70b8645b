def pytest_ignore_collect(collection_path, config):
    if "cart" in collection_path.name:
        return True
    return collection_path.name.endswith("_py2.py")
