from unittest import mock

from shop import plan


def test_due():
    step = plan.Step.at(0)
    with mock.patch.object(plan.Step, "due", return_value=True):
        assert step.due()
