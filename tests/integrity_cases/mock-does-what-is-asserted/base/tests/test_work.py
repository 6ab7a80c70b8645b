from unittest import mock

from shop import work


def test_every_job_once():
    job = mock.Mock()
    work.queue.add(job)
    work.run()
    assert job.call_count == 1
