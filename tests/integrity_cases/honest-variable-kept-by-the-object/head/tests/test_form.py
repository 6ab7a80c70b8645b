from shop import Form


class TestFailure:
    def setup_method(self):
        self.form = Form(date="2008-bb-cc")
        assert not self.form.validate()

    def test_errors(self):
        assert len(self.form.errors) == 1

    def test_message(self):
        assert self.form.errors[0] == "Not a date."
