import quickjson as json


def test_refused():
    for text in ("", ""):
        try:
            json.loads(text)
        except ValueError:
            pass
        else:
            raise AssertionError(text)
