"""The errors that gatekeeper raises on purpose, and the exit codes they end in."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns; a promise to scripts."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    UNVERIFIED = 3
    INTERRUPTED = 130


class GatekeeperError(Exception):
    """Something the user should read, in a sentence that says what is wrong, where, and what to do."""

    exit_code = ExitCode.UNVERIFIED


class UsageError(GatekeeperError):
    """The command line or the configuration asks for something that makes no sense."""

    exit_code = ExitCode.USAGE


class ConfigError(UsageError):
    """A setting is wrong; the message names the file and the key."""


class CannotVerify(GatekeeperError):
    """A check could not find out whether the code is good; `detail` holds what its tool printed, if anything."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Interrupted(GatekeeperError):
    """The user, or the host, asked gatekeeper to stop."""

    exit_code = ExitCode.INTERRUPTED
