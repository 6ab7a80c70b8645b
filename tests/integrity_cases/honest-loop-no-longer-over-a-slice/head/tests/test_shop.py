from shop import Failure, again

def test_failures(failure: Failure):
    for after, before in zip(again(failure).parts, failure.parts):
        assert str(after) == str(before)
