from shop import Request


def test_target():
    request = Request("GET", {"target": b"/one"})
    assert request.url.target == b"/one"

    request = Request("GET", {"target": b"/two|three"})
    assert request.url.target == b"/two|three"
