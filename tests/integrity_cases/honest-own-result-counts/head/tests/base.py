import unittest


class Counting(unittest.TextTestResult):
    failed = 0

    def addFailure(self, test, err):
        self.failed += 1
        super().addFailure(test, err)
