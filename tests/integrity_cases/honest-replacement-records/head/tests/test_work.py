from unittest import mock

from shop import work


def test_every_job_once():
    job = mock.Mock()
    work.queue.add(job)
    said = []
    with mock.patch.object(work.Queue, "tell", lambda self, text: said.append(text)):
        work.run()
    assert said == ["done"]
    assert job.call_count == 1
