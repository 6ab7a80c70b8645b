from django.test import TestCase


class ViewTests(TestCase):
    def test_title(self):
        response = self.client.get("/books/?title=Snow")
        for title in ["Rain", "Sun"]:
            self.assertNotContains(response, escape(title))
        self.assertContains(response, "Snow")
