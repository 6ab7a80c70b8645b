import unittest


class Result(unittest.TextTestResult):
    def stopTest(self, test):
        super().stopTest(test)


if __name__ == '__main__':
    unittest.main(testRunner=unittest.TextTestRunner(resultclass=Result))
