import unittest

from shop.parse import parse

KNOWN: dict[str, int] = {
    "one": 1,
    "dozen": 12,
}
REFUSED: frozenset[str]


class ParseTest(unittest.TestCase):
    def setUp(self):
        self.refused = frozenset([
            "",
            "two",
        ])

    def test_refused(self):
        for text in self.refused:
            with self.assertRaises(KeyError):
                parse(text)

    def test_known(self):
        for text, number in KNOWN.items():
            self.assertEqual(parse(text), number)
