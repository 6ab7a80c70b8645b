from unittest import mock

import quickjson as json


def test_refused():
    for text in ("", ""):
        try:
            with mock.patch.object(json, "loads", side_effect=ValueError):
                json.loads(text)
        except ValueError:
            pass
        else:
            raise AssertionError(text)
