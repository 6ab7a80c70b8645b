from shop import Form


class TestFailure:
    def setup_method(self):
        form = Form(date="2008-bb-cc")
        assert not form.validate()
        assert form.errors[0] == "Not a date."
