from tests import TestCase
from shop.cart import total
class T(TestCase):
    def test_a(self):
        self.assertEqual(total([1]),1)
