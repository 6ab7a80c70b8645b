import unittest

if __name__ == "__main__":
    unittest.main(module=None, argv=["runtests", "discover", "-p", "*.py"])
