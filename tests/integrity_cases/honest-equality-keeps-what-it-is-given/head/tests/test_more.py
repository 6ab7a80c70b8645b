class Captor:
    def __eq__(self, other):
        self.value = other
        return True
def test_call(mock):
    captor = Captor()
    mock.assert_called_once_with(captor)
    assert captor.value.x == 3
