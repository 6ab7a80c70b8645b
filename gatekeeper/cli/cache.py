"""`gatekeeper cache`."""

from __future__ import annotations

import click

from gatekeeper.cli.options import write_stdout
from gatekeeper.errors import CannotVerify
from gatekeeper.model.words import plural


@click.command()
@click.argument("action", type=click.Choice(["info", "clear"]), default="info")
def cache(action: str) -> None:
    """Say where results are remembered and how much they take (info), or forget them (clear)."""
    from gatekeeper.engine.cache import LIMIT, Cache, cache_folder

    folder = cache_folder()
    if folder is None:
        raise CannotVerify("there is no cache: the home folder is not known")
    remembered = Cache(folder)
    if action == "info":
        used = remembered.usage()
        write_stdout(f"{folder}\n{_count(used.entries)}, {_size(used.size)} of at most {_size(LIMIT)}\n")
    else:
        used = remembered.clear()
        write_stdout(f"{folder}\nforgot {_count(used.entries)}, {_size(used.size)}\n")


def _count(entries: int) -> str:
    return f"{plural(entries, 'result')}"


def _size(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
