from unittest import TestCase, mock

from shop import luhn
from shop.luhn import Card


def make_card(number):
    return Card(number)


class CheckTests(TestCase):
    def call(self, number):
        return self.checked(number)

    def checked(self, number):
        from shop.luhn import check

        return check(number)

    def test_check(self):
        self.assertEqual(self.call("411"), 6)

    def test_card(self):
        card = make_card("411")
        self.assertEqual(card.check(), 6)
