from shop import Form


class TestFailure:
    def test_failure(self):
        form = Form(date="2008-bb-cc")
        assert not form.validate()
        assert form.errors[0] == "Not a date."
