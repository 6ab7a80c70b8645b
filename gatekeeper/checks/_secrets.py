"""Asking the worker that looks for secrets, and the names of what it can find."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from gatekeeper.checks._by_file import by_file
from gatekeeper.checks._workers import FOLDER, home_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, RuleInfo
from gatekeeper.model.finding import Severity

BASELINE = ".secrets.baseline"
"""Where detect-secrets keeps what a project has accepted, below the project's root."""

_NAMES_FILE = b"wordlist"
"""The filter by which a baseline has another file read."""

WORKER = FOLDER / "scan_secrets.py"

Place = tuple[int, int | None, int, int | None, str]
"""Line, column, end line, end column and the kind of secret, as detect-secrets calls it."""


class Looked(Struct, frozen=True):
    """What the worker says of one file; `reason` says why it failed."""

    state: str
    found: tuple[Place, ...] = ()
    accepted: int = 0
    allowed: int = 0
    reason: str = ""


class _Answer(Struct, frozen=True):
    files: tuple[Looked, ...] = ()
    problem: str | None = None


def scan(context: Context, names: Mapping[str, str]) -> Mapping[str, Looked]:
    """Looks through files, by path with their names as seen from the project's root; those of tests as such.

    Raises CannotVerify when the worker fails. What it printed is kept back: it may hold a secret.
    """
    project = context.project
    accepted = f"{project.prefix}/{BASELINE}" if project.prefix else BASELINE
    baseline = BASELINE if accepted in project.files else None

    def work(fresh: Sequence[str]) -> Mapping[str, Looked]:
        files = [(names[path], project.is_test(path)) for path in fresh]
        return dict(zip(fresh, _scan(context, files, baseline), strict=True))

    settings = context.notes.files.get(accepted)
    if baseline and _NAMES_FILE in context.read(accepted):
        settings = repr(sorted(context.notes.files.items()))
    return by_file(context, tuple(names), work, Looked, project.tests, baseline, settings)


def _scan(context: Context, files: Sequence[tuple[str, bool]], baseline: str | None) -> tuple[Looked, ...]:
    packages = [home_of("detect_secrets", "detect-secrets"), str(FOLDER.parent.parent)]
    request = {"packages": packages, "files": files, "baseline": baseline}
    # gatekeeper's own Python, isolated, so that no module of the project is imported.
    run = context.run((sys.executable, "-I", "-X", "utf8", str(WORKER)), stdin=json.dumps(request).encode())
    if run.code:
        raise CannotVerify(f"detect-secrets failed inside (exit code {run.code})")
    answer = _decoded(run.stdout)
    if answer.problem is not None:
        raise CannotVerify(answer.problem)
    if len(answer.files) != len(files):
        raise CannotVerify(f"detect-secrets looked at {len(answer.files)} files instead of {len(files)}")
    return answer.files


def _decoded(printed: bytes) -> _Answer:
    try:
        return msgspec.json.decode(printed, type=_Answer)
    except msgspec.MsgspecError as error:
        raise CannotVerify("the worker that looks for secrets printed something odd") from error


# What detect-secrets calls them, and what they are; those of the first table have a form of their own.
_KNOWN = {
    "Artifactory Credentials": "a token or an encrypted password of Artifactory",
    "AWS Access Key": "an access key of Amazon Web Services, or its secret half",
    "Azure Storage Account access key": "the access key of an Azure storage account",
    "Cloudant Credentials": "a password or key of a Cloudant database",
    "Discord Bot Token": "the token of a Discord bot",
    "GitHub Token": "a GitHub token",
    "GitLab Token": "a GitLab token",
    "IBM COS HMAC Credentials": "a key of IBM's object storage",
    "IBM Cloud IAM Key": "a key of IBM Cloud",
    "JSON Web Token": "a signed JSON web token",
    "Mailchimp Access Key": "an access key of Mailchimp",
    "NPM tokens": "a token of the npm registry",
    "OpenAI Token": "a key of OpenAI's interface",
    "Private Key": "a private key",
    "PyPI Token": "a token that uploads to PyPI",
    "SendGrid API Key": "a key of SendGrid's interface",
    "Slack Token": "a Slack token, or the address of a webhook",
    "SoftLayer Credentials": "a key of SoftLayer's interface",
    "Square OAuth Secret": "an OAuth secret of Square",
    "Stripe Access Key": "a live key of Stripe's interface",
    "Telegram Bot Token": "the token of a Telegram bot",
    "Twilio API Key": "a key of Twilio's interface",
}
_GUESSED = {
    "Basic Auth Credentials": "a password inside an address",
    "Secret Keyword": "a text assigned to a name such as `password` or `api_key`",
    "Base64 High Entropy String": "a text that looks like random bytes in base64",
    "Hex High Entropy String": "a text that looks like random bytes in hexadecimal",
    "Public IP (ipv4)": "a public address of the internet",
}
_IDS = {
    "Secret Keyword": "keyword",
    "Base64 High Entropy String": "high-entropy-base64",
    "Hex High Entropy String": "high-entropy-hex",
    "NPM tokens": "npm-token",
}
_MEND = (
    "Take the value out of the code (read it from the environment or a secret store), and make it invalid where it was "
    "issued: what was committed once stays in the history."
)
_MEND_GUESS = (
    f"{_MEND} Where it is no secret, say so with the comment `pragma: allowlist secret`, name the file in the check's "
    f"`exclude`, or accept it in detect-secrets' own `{BASELINE}`."
)
_EXAMPLES = {
    "Basic Auth Credentials": (
        'engine = connect("postgresql://app:…@db/app")  # the password in place of …',
        'engine = connect(os.environ["DATABASE_URL"])',
    ),
    "Secret Keyword": (
        'password = "…"  # the password in place of …',
        'password = os.environ["SHOP_PASSWORD"]',
    ),
}


def rule_of(kind: str) -> str:
    """The rule's id for a kind of secret."""
    return _IDS.get(kind) or "-".join(re.findall(r"[a-z0-9]+", kind.lower()))


def severity_of(kind: str) -> Severity:
    """An error where the form is unmistakable, a warning for a guess."""
    return Severity.WARNING if kind in _GUESSED else Severity.ERROR


def message_of(kind: str) -> str:
    """What the finding says: never the value."""
    return f"looks like {(_KNOWN | _GUESSED).get(kind, kind)}"


def rank(kind: str) -> int:
    """Which kind a place is reported as when it looks like several: the smallest."""
    return 0 if kind not in _GUESSED else 1 + tuple(_GUESSED).index(kind)


def _rule(kind: str, what: str) -> RuleInfo:
    usual = f'value = "…"  # {what} in place of …', 'value = os.environ["SHOP_VALUE"]'
    bad, good = _EXAMPLES.get(kind, usual)
    fix = _MEND_GUESS if kind in _GUESSED else _MEND
    return RuleInfo(rule_of(kind), kind, f"There is {what} in the file. Its value is shown nowhere.", fix, bad, good)


RULES = tuple(_rule(kind, what) for kind, what in (_KNOWN | _GUESSED).items())
