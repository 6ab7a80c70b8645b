from unittest import TestCase, mock

from shop import luhn
from shop.luhn import Card


def make_card(number):
    return Card(number)


def fake_number(text):
    number = mock.MagicMock()
    number.__iter__.return_value = iter(text)
    return number


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

    def test_digits(self):
        number = fake_number("12")
        self.assertEqual(make_card(number).check(), 3)
        number.__iter__.assert_called_once_with()
