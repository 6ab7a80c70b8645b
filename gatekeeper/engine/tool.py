"""Running programs, soundly: the only place besides git.py that starts a process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess  # nosec B404 - argument lists only, never a shell
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from msgspec import Struct

from gatekeeper.engine.guardian import guardian
from gatekeeper.errors import CannotVerify, Interrupted
from gatekeeper.model.check import Run

OUTPUT_LIMIT = 256 * 1024 * 1024
"""Bytes that one program may print before it is stopped; the largest honest report seen was a fiftieth of it."""

_GRACE = 1.0
"""Seconds between asking a process tree to end and ending it."""

_POLL = 0.1

_ROOM = 4096
"""Bytes of input that a program which waits is given: a pipe takes them at once, whether they are read or not."""

_WINDOWS_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class _Child(Struct):
    process: subprocess.Popen[bytes]
    name: str
    outputs: tuple[IO[bytes], ...]
    files: contextlib.ExitStack
    deadline: float = float("inf")
    limit: float = float("inf")
    stopped: str = ""


def be_nice(pid: int, by: int) -> None:
    """Has a process, and those that it will start, yield to others, unless it has ended or the system forbids it."""
    if by and sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0) + by)


class Runner:
    """Starts programs, bounds their time and output, and ends whole process trees.

    Safe to use from several threads. After `cancel()` nothing runs any more and nothing can be started.
    """

    def __init__(self, scratch: Path, output_limit: int = OUTPUT_LIMIT) -> None:
        self._scratch = scratch
        self._output_limit = output_limit
        self._children: set[_ChildKey] = set()
        self._warm: dict[_Asked, _ChildKey] = {}
        self._lock = threading.Lock()
        self._watcher: threading.Thread | None = None
        self._cancelled = False

    def warm_up(self, argv: Sequence[str], *, cwd: Path, environment: Mapping[str, str], niceness: int = 0) -> None:
        """Starts a program that `run` is going to be asked for with the same words: it waits for its input.

        Nothing on Windows, where a pipe cannot be left unread. Raises CannotVerify when it cannot be started.
        """
        if sys.platform == "win32":
            return
        key = self._begin(argv, cwd, environment, subprocess.PIPE, niceness)
        with self._lock:
            self._warm[_asked(argv, cwd, environment)] = key

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        stdin: bytes = b"",
        timeout: float = float("inf"),
        niceness: int = 0,
    ) -> Run:
        """Runs a program to its end and returns what it printed; the time limit is in seconds, and `niceness` what it
        is to be nicer by than its caller (nothing on Windows).

        Raises CannotVerify when it cannot be started, is killed, prints more than the output limit or takes longer
        than the time limit, and Interrupted after `cancel()`.
        """
        started = time.monotonic()
        key = self._warmed_up(_asked(argv, cwd, environment), stdin)
        if key is None:
            with tempfile.TemporaryFile(dir=self._scratch) as given:
                given.write(stdin)
                given.flush()
                given.seek(0)
                key = self._begin(argv, cwd, environment, given, niceness)
        child = key.child
        child.limit, child.deadline = timeout, started + timeout
        with child.files:
            child.process.wait()
            with self._lock:
                self._children.discard(key)
            _end_group(child.process)
            output, errors = map(self._content, child.outputs)
            run = Run(tuple(argv), child.process.returncode, output, errors, time.monotonic() - started)
        if self._cancelled:
            raise Interrupted("stopped before it was done")
        if child.stopped:
            raise CannotVerify(child.stopped, run.tail)
        if run.code < 0:
            raise CannotVerify(f"{child.name} was killed by {_signal_name(-run.code)}", run.tail)
        return run

    def close(self) -> None:
        """Ends the programs that have been waiting for nothing."""
        with self._lock:
            left, self._warm = [*self._warm.values()], {}
        for key in left:
            self._dismiss(key)

    def cancel(self) -> None:
        """Ends every running program and whatever it started, and lets no further one start."""
        with self._lock:
            self._cancelled = True
            children = [key.child for key in self._children]
        for child in children:
            end_tree(child.process)

    def _warmed_up(self, asked: _Asked, stdin: bytes) -> _ChildKey | None:
        """The program that waits to be asked for this, given its input, if there is one that has room for it."""
        with self._lock:
            key = self._warm.pop(asked, None)
        if key is None or key.child.process.stdin is None:
            return None
        if len(stdin) > _ROOM or key.child.process.poll() is not None:
            self._dismiss(key)
            return None
        with contextlib.suppress(BrokenPipeError), key.child.process.stdin as pipe:
            pipe.write(stdin)
        return key

    def _dismiss(self, key: _ChildKey) -> None:
        """Ends a program that waits."""
        with key.child.files, contextlib.suppress(BrokenPipeError), key.child.process:  # which closes its input
            _end_group(key.child.process)
        with self._lock:
            self._children.discard(key)

    def _begin(
        self, argv: Sequence[str], cwd: Path, environment: Mapping[str, str], given: IO[bytes] | int, niceness: int
    ) -> _ChildKey:
        """A program that has been started."""
        with contextlib.ExitStack() as stack:
            # Files, not pipes: a daemon that a test leaves behind would keep a pipe open for ever.
            stdout, stderr = (stack.enter_context(tempfile.TemporaryFile(dir=self._scratch)) for _ in range(2))
            with self._lock:  # so that `cancel` sees every program that was started
                process = self._start(argv, cwd, environment, (given, stdout, stderr))
                be_nice(process.pid, niceness)
                key = _ChildKey(_Child(process, Path(argv[0]).stem, (stdout, stderr), stack.pop_all()))
                self._children.add(key)
                self._keep_watch()
        return key

    def _start(
        self,
        argv: Sequence[str],
        cwd: Path,
        environment: Mapping[str, str],
        files: tuple[IO[bytes] | int, IO[bytes], IO[bytes]],
    ) -> subprocess.Popen[bytes]:
        if self._cancelled:
            raise Interrupted("stopped before it was done")
        stdin, stdout, stderr = files
        try:
            return subprocess.Popen(  # nosec B603 - a list, no shell
                list(argv),
                cwd=cwd,
                # What the caller's says of where it is would be true of the caller.
                env={**environment, "PWD": str(cwd), **guardian.watch(self._scratch)},
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                start_new_session=sys.platform != "win32",
                creationflags=_WINDOWS_GROUP,
            )
        except (OSError, ValueError) as error:
            raise CannotVerify(f"{argv[0]} could not be started: {error}") from error

    def _keep_watch(self) -> None:
        if self._watcher is None or not self._watcher.is_alive():
            self._watcher = threading.Thread(target=self._watch, name="gatekeeper-watch", daemon=True)
            self._watcher.start()

    def _watch(self) -> None:
        while True:
            with self._lock:  # a child leaves only under the lock, and its files are closed after that
                children = [key.child for key in self._children]
                if not children:
                    self._watcher = None
                    return
                over = [child for child in children if not child.stopped and self._exceeds(child)]
            for child in over:
                end_tree(child.process)
            time.sleep(_POLL)

    def _exceeds(self, child: _Child) -> bool:
        """Whether a child has just gone beyond a limit; notes down which."""
        if time.monotonic() > child.deadline:
            child.stopped = f"{child.name} was stopped at the time limit of {child.limit:.3g} seconds"
        elif any(os.fstat(output.fileno()).st_size > self._output_limit for output in child.outputs):
            child.stopped = f"{child.name} was stopped: it printed more than {self._output_limit >> 20} MiB"
        return bool(child.stopped)

    def _content(self, output: IO[bytes]) -> bytes:
        output.seek(0)
        return output.read(self._output_limit)


class _ChildKey(Struct, frozen=True, eq=False):
    """Lets a mutable record stand in a set."""

    child: _Child


_Asked = tuple[tuple[str, ...], Path, frozenset[tuple[str, str]]]


def _asked(argv: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> _Asked:
    """By what a program that waits is known."""
    return tuple(argv), cwd, frozenset(environment.items())


def _signal_name(number: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends what a finished program left behind in its own process group."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with all that it started: asks first, then insists after a second."""
    import psutil

    try:
        root = psutil.Process(process.pid)
        tree = [*root.children(recursive=True), root]
    except psutil.NoSuchProcess:
        tree = []
    for member in tree:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.terminate()
    _, alive = psutil.wait_procs(tree, timeout=_GRACE)
    for member in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    _end_group(process)
