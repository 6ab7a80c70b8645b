def assert_near(one, other, within=10, *, share=0.01):
    assert abs(one - other) < within
    assert abs(one - other) / other < share
