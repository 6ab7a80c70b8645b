import unittest


class Quiet(unittest.TextTestResult):
    def addFailure(self, test, err):
        self.stream.writeln("failed")
