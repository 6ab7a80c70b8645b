import unittest

from shop.parse import parse

GOOD = [
    ("1", 1),
    ("2", 2),
    ("-3", -3),
]


class ParseTest(unittest.TestCase):
    refused = [
        "",
        "one",
        "1.5",
    ]

    def test_refused(self):
        for text in self.refused:
            with self.assertRaises(ValueError):
                parse(text)

    def test_good(self):
        for text, number in GOOD:
            self.assertEqual(parse(text), number)
