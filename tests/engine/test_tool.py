"""Programs end when they should, and whatever they started ends with them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from gatekeeper.engine.tool import Runner, be_nice, end_tree
from gatekeeper.errors import CannotVerify, Interrupted


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def run(runner: Runner, argv: list[str], timeout: float = 30.0, stdin: bytes = b""):
    return runner.run(argv, cwd=Path.cwd(), environment=os.environ, timeout=timeout, stdin=stdin)


def until(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_output_and_exit_code_are_returned(runner: Runner) -> None:
    done = run(runner, python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"))
    assert (done.code, done.text.strip(), done.stderr.strip()) == (3, "out", b"err")
    assert done.tail == "err"
    assert done.seconds > 0


def test_a_program_is_told_where_it_is_not_where_its_caller_is(runner: Runner, tmp_path: Path) -> None:
    told = python("import os; print(os.environ['PWD'] == os.getcwd())")
    done = runner.run(told, cwd=tmp_path, environment={**os.environ, "PWD": "/elsewhere"}, timeout=30.0, stdin=b"")
    assert done.text.strip() == "True"


def test_a_program_is_as_nice_as_it_is_to_be(runner: Runner) -> None:
    told = python("import os, time; time.sleep(0.5); print(os.getpriority(os.PRIO_PROCESS, 0))")
    done = runner.run(told, cwd=Path.cwd(), environment=os.environ, timeout=30.0, niceness=3)
    assert int(done.text) == os.getpriority(os.PRIO_PROCESS, 0) + 3
    be_nice(2**22 + 1, 3)  # there is no such process


def test_standard_input_is_given(runner: Runner) -> None:
    assert run(runner, python("print(input()[::-1])"), stdin=b"abc\n").text.strip() == "cba"


ECHO = python("import os, sys; print(os.getpid()); print(sys.stdin.read())")


def warm_up(runner: Runner, argv: list[str]) -> int:
    """The process that waits."""
    before = {child.pid for child in psutil.Process().children()}
    runner.warm_up(argv, cwd=Path.cwd(), environment=os.environ)
    (made,) = {child.pid for child in psutil.Process().children()} - before
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is started ahead there")
class TestWarm:
    def test_what_waits_is_given_its_input(self, runner: Runner) -> None:
        waiting = warm_up(runner, ECHO)
        assert run(runner, ECHO, stdin=b"abc").text.split() == [str(waiting), "abc"]
        assert run(runner, ECHO, stdin=b"abc").text.split()[0] != str(waiting)

    def test_another_program_is_none_that_waits(self, runner: Runner) -> None:
        waiting = warm_up(runner, ECHO)
        other = runner.run(ECHO, cwd=Path.cwd(), environment={**os.environ, "A": "1"}, stdin=b"")
        assert other.text.split() != [str(waiting)]
        runner.close()
        assert gone(waiting)

    def test_what_is_too_long_to_be_held_in_between_is_given_to_another(self, runner: Runner) -> None:
        waiting = warm_up(runner, ECHO)
        pid, echo = run(runner, ECHO, stdin=b"x" * 100_000).text.split()
        assert (pid != str(waiting), len(echo)) == (True, 100_000)
        assert gone(waiting)

    def test_what_does_not_wait_is_started_again(self, runner: Runner) -> None:
        impatient = python("import os, sys; print(os.getpid()); sys.stdin.read(0)")
        waiting = warm_up(runner, impatient)
        assert until(lambda: gone(waiting))
        assert run(runner, impatient, stdin=b"abc").text.strip() != str(waiting)

    def test_what_does_not_read_has_its_output_read(self, runner: Runner) -> None:
        deaf = python("import os; os.close(0); print('ready', flush=True); import time; time.sleep(1)")
        warm_up(runner, deaf)
        time.sleep(0.5)
        assert run(runner, deaf, stdin=b"abc").text.strip() == "ready"

    def test_it_ends_with_all_others(self, runner: Runner) -> None:
        waiting = warm_up(runner, ECHO)
        runner.cancel()
        assert until(lambda: gone(waiting))
        runner.close()
        with pytest.raises(Interrupted):
            warm_up(runner, ECHO)

    def test_its_time_begins_when_it_is_asked(self, runner: Runner) -> None:
        slow = python("import sys, time; sys.stdin.read(); time.sleep(60)")
        warm_up(runner, slow)
        with pytest.raises(CannotVerify, match=r"time limit of 0\.3 seconds"):
            run(runner, slow, timeout=0.3)


def test_nothing_waits_on_windows(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    runner.warm_up(["no-such-program"], cwd=Path.cwd(), environment={})


def test_a_missing_program_cannot_verify(runner: Runner) -> None:
    with pytest.raises(CannotVerify, match=r"no-such-program could not be started: .*No such file"):
        run(runner, ["no-such-program"])


def test_a_killed_program_cannot_verify(runner: Runner) -> None:
    code = "import os, signal; print('last words', flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    with pytest.raises(CannotVerify, match="was killed by SIGKILL") as caught:
        run(runner, python(code))
    assert caught.value.detail == "last words"


def test_an_unknown_signal_is_named_by_number(runner: Runner) -> None:
    with pytest.raises(CannotVerify, match="was killed by signal 60"):
        run(runner, python("import os; os.kill(os.getpid(), 60)"))


def test_the_time_limit_ends_the_whole_tree(runner: Runner, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    grandchild = "import time; time.sleep(60)"
    code = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {grandchild!r}], start_new_session=True)\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    with pytest.raises(CannotVerify, match=r"at the time limit of 1\.5 seconds"):
        run(runner, python(code), timeout=1.5)
    assert until(lambda: gone(int(note.read_text())))


def test_a_program_that_ignores_the_request_is_ended(runner: Runner) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    started = time.monotonic()
    with pytest.raises(CannotVerify, match="time limit"):
        run(runner, python(code), timeout=0.5)
    assert time.monotonic() - started < 20


def test_too_much_output_is_stopped(tmp_path: Path) -> None:
    runner = Runner(tmp_path, output_limit=1 << 20)
    with pytest.raises(CannotVerify, match="printed more than 1 MiB"):
        run(runner, python("while True: print('x' * 10000)"))


def test_what_a_program_leaves_behind_ends_with_it(runner: Runner) -> None:
    code = "import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid)"
    left = int(run(runner, python(code)).text)
    assert until(lambda: gone(left))


def test_cancel_ends_what_runs_and_lets_nothing_start(runner: Runner) -> None:
    caught: list[BaseException] = []

    def work() -> None:
        try:
            run(runner, python("import time; time.sleep(60)"))
        except Interrupted as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    # Its own children: what another test left behind would let it be cancelled before it begins.
    assert until(lambda: bool(runner._children))
    runner.cancel()
    thread.join(20)
    assert len(caught) == 1
    with pytest.raises(Interrupted):
        run(runner, python("print(1)"))


def test_a_program_that_ends_is_not_looked_at_any_more(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[object] = []
    look = os.fstat

    def look_slowly(descriptor: int) -> os.stat_result:
        time.sleep(0.5)
        return look(descriptor)

    monkeypatch.setattr(threading, "excepthook", complaints.append)
    monkeypatch.setattr(os, "fstat", look_slowly)
    run(runner, python("import time; time.sleep(0.2)"))
    assert until(lambda: all(thread.name != "gatekeeper-watch" for thread in threading.enumerate()))
    assert not complaints


def test_ending_what_has_ended_does_no_harm() -> None:
    process = subprocess.Popen(python("pass"), start_new_session=True)
    process.wait()
    end_tree(process)
    assert process.returncode == 0
