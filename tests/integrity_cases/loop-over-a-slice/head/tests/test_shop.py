from shop import Failure, again

def test_failures(failure: Failure):
    for after, before in zip(again(failure).parts[1:], failure.parts[1:]):
        assert str(after) == str(before)
