"""The sessions in which the check `tests` ran the examined tree's tests."""

from __future__ import annotations

from gatekeeper.checks._sessions import Session
from gatekeeper.checks.tests import SESSION
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context
from gatekeeper.model.outcome import Broken, Completed, Skipped


def sessions(context: Context) -> tuple[Session, ...]:
    """All of them, one a suite. Raises CannotVerify when not all tests were run."""
    match context.outcome("tests"):
        case Broken(reason, detail):
            raise CannotVerify(f"the tests could not be run: {reason}", detail)
        case Skipped(reason):
            raise CannotVerify(f"the tests were not run: {reason}")
        case Completed(artifacts=artifacts):
            folders = [path for name, path in artifacts.items() if name.partition(".")[0] == SESSION]
            if not folders:
                raise CannotVerify("not all tests could be collected, so which there are is not known")
            return tuple(Session.read(folder, context.project) for folder in folders)
