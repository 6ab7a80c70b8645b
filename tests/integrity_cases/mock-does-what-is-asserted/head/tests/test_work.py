from unittest import mock

from shop import work


def test_every_job_once():
    job = mock.Mock()
    work.queue.add(job)
    with mock.patch.object(work.Queue, "run", lambda self: job()):
        work.run()
    assert job.call_count == 1
