"""Signatures with the user's SSH key, as `ssh-keygen -Y` makes and checks them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gatekeeper.engine.tool import Runner
from gatekeeper.errors import CannotVerify
from gatekeeper.handoff.verify import Answer
from gatekeeper.model.check import Run

NAMESPACE = "gatekeeper-receipt"
"""What is signed is a receipt and nothing else: a signature made for another purpose does not count."""
SUFFIX = ".sig"
_TIMEOUT = 60.0
"""Seconds; a key in hardware waits for a finger."""


def sign(content: bytes, key: Path) -> bytes:
    """The signature of the content. The key is a private one, or a public one whose other half an agent holds.

    Raises CannotVerify when ssh-keygen is missing or refuses.
    """
    with _folder() as folder:
        message = folder / "receipt"
        message.write_bytes(content)
        run = _ask(folder, ("sign", "-f", str(key.absolute()), "-n", NAMESPACE, str(message)))
        signature = message.with_name(message.name + SUFFIX)
        if run.code or not signature.is_file():
            raise CannotVerify(f"ssh-keygen could not sign with {key}", run.tail)
        return signature.read_bytes()


def signed_by(content: bytes, signature: Path, signers: Path) -> Answer:
    """Whether the signature is of one of the allowed signers, and of whom.

    `signers` is a file as described in ssh-keygen's manual under ALLOWED SIGNERS. Raises CannotVerify when ssh-keygen
    is missing.
    """
    for file, lacking in ((signature, "the receipt is not signed: there is no"), (signers, "there is no")):
        if not file.is_file():
            return Answer("signature", False, f"{lacking} {file}")
    files = ("-s", str(signature.absolute()), "-f", str(signers.absolute()))
    with _folder() as folder:
        names = _ask(folder, ("find-principals", *files)).text.splitlines()
        if not names:
            return Answer("signature", False, f"it is of nobody listed in {signers}")
        run = _ask(folder, ("verify", *files, "-n", NAMESPACE, "-I", names[0]), stdin=content)
    if run.code:
        return Answer("signature", False, f"it does not fit the receipt (signer {names[0]})")
    return Answer("signature", True, f"signed by {names[0]}")


@contextmanager
def _folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        yield Path(folder)


def _ask(folder: Path, words: Sequence[str], stdin: bytes = b"") -> Run:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise CannotVerify("ssh-keygen is not installed: install OpenSSH 8.2 or later")
    runner = Runner(folder)
    return runner.run((program, "-Y", *words), cwd=folder, environment=os.environ, stdin=stdin, timeout=_TIMEOUT)
