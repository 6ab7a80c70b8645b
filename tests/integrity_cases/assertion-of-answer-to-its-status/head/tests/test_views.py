from django.test import TestCase


class ViewTests(TestCase):
    def test_title(self):
        response = self.client.get("/books/?title=Snow")
        self.assertEqual(response.status_code, 200)
