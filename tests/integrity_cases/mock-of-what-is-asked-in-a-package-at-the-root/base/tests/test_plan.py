from shop import plan


def test_due():
    step = plan.Step.at(0)
    assert step.due()
