from unittest import mock

from shop import plan


def test_due():
    step = plan.Step.at(0)
    with mock.patch.object(plan.time, "time", return_value=1):
        assert step.due()
