import os
import signal

import pytest


def test_interrupt(child):
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    os.kill(child.pid, 9)
    child.kill()
    assert child.wait() == -9
