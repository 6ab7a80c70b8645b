def test_saves(save, calls):
    save.assert_has_calls(calls, any_order=ORDER)
