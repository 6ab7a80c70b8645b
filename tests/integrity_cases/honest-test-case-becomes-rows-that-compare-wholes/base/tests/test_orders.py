import unittest

from shop.orders import parse


class OrdersTest(unittest.TestCase):
    def test_bread(self):
        order = parse("bread: 2")
        self.assertEqual(order.name, "bread")
        self.assertEqual(order.count, 2)
        self.assertIsNone(order.note)
        self.assertEqual(len(order.lines), 1)

    def test_returned_milk(self):
        order = parse("milk: -1")
        self.assertEqual(order.name, "milk")
        self.assertEqual(order.count, -1)
        self.assertIsNone(order.note)
        self.assertEqual(len(order.lines), 1)
