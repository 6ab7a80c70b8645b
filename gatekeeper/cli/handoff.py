"""`gatekeeper handoff` and `gatekeeper verify`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from gatekeeper.cli.options import directory_option, judging_options, outputs, write_bytes, write_file, write_stdout
from gatekeeper.errors import ExitCode, UsageError
from gatekeeper.request import DEFAULT_TIMEOUT, Policy, Request


@click.command()
@directory_option
@judging_options
@click.option("--at", default="HEAD", metavar="REV", help="Hand over this commit.", show_default=True)
@click.option("--committed-only", is_flag=True, help="Leave out what is not committed instead of refusing.")
@click.option("--receipt", type=click.Path(path_type=Path), metavar="FILE", help="Write the receipt there.")
@click.option("--sign", type=click.Path(path_type=Path), metavar="KEY", help="Sign the receipt with this SSH key.")
@click.option("--output", "written", multiple=True, callback=outputs, metavar="NAME=FILE", help="Also write a report.")
@click.option("--jobs", envvar="GATEKEEPER_JOBS", type=click.IntRange(1), metavar="N", help="Checks at a time.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=DEFAULT_TIMEOUT, metavar="SECONDS")
def handoff(
    directory: Path,
    committed_only: bool,
    receipt: Path | None,
    sign: Path | None,
    written: dict[str, Path],
    policy: str | None,
    **asked: object,
) -> int:
    """Judge the commit, print the acceptance checklist in Markdown, and write a receipt bound to its tree."""
    from gatekeeper import app, live, reporters
    from gatekeeper.handoff import signing
    from gatekeeper.reporters import visible

    request = Request(
        directory,
        policy=Policy(policy) if policy else Policy.BASE,
        cache=False,
        environ=os.environ,
        leave_out_uncommitted=committed_only,
        **asked,  # type: ignore[arg-type]
    )
    place = receipt or _usual_place(directory)
    with live.choose(sys.stderr, os.environ) as display:
        handed = app.hand_over(request, place, display)
    for name, path in written.items():
        write_file(path, reporters.load(name)(handed.report))
    write_file(place, handed.receipt)
    if sign is not None:
        write_bytes(_signature(place), signing.sign(handed.receipt.encode(), sign))
    write_stdout(f"{handed.document}\nReceipt: {visible(str(place))} (`gatekeeper verify` checks it)\n")
    return handed.report.exit_code


@click.command()
@click.argument("receipt", type=click.Path(path_type=Path))
@directory_option
@judging_options
@click.option("--at", default="HEAD", metavar="REV", help="The commit that it must be for.", show_default=True)
@click.option(
    "--signers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Require a signature of somebody listed there (ALLOWED SIGNERS in ssh-keygen's manual).",
)
def verify(receipt: Path, directory: Path, signers: Path | None, policy: str | None, **asked: object) -> int:
    """Say whether a receipt holds for this tree, this base and this policy, and who signed it."""
    from gatekeeper import app
    from gatekeeper.handoff import signing
    from gatekeeper.reporters import visible

    chosen = Policy(policy) if policy else Policy.BASE
    request = Request(directory, policy=chosen, environ=os.environ, **asked)  # type: ignore[arg-type]
    content = _content(receipt)
    answers = [*app.check_receipt(request, receipt, content)]
    if signers is not None:
        answers.append(signing.signed_by(content, _signature(receipt), signers))
    words = ((("ok" if one.good else "REFUSED"), one) for one in answers)
    write_stdout("".join(f"{mark:7}  {one.topic}: {visible(one.words)}\n" for mark, one in words))
    return ExitCode.PASSED if all(one.good for one in answers) else ExitCode.FAILED


def _usual_place(directory: Path) -> Path:
    """Where a receipt goes that is told no place: outside the tree, which it would change; one for each project."""
    from hashlib import sha256

    from gatekeeper.engine.cache import cache_folder

    cache = cache_folder()
    if cache is None:
        raise UsageError("there is no home folder to keep the receipt in: say where it goes with --receipt")
    folder = cache / "receipts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be made ({error.strerror}): say where the receipt goes with --receipt"
        ) from error
    return folder / f"{sha256(os.fsencode(directory.resolve())).hexdigest()[:20]}.json"


def _signature(receipt: Path) -> Path:
    return receipt.with_name(f"{receipt.name}.sig")


def _content(receipt: Path) -> bytes:
    try:
        return receipt.read_bytes()
    except OSError as error:
        raise UsageError(f"{receipt} cannot be read: {error.strerror}") from error
