from shop import Form


def test_failure():
    form = Form(date="2008-bb-cc")
    assert not form.validate()
    assert len(form.errors) == 1
    assert form.errors[0] == "Not a date."
