"""`python -m gatekeeper` is the command."""

from gatekeeper.cli import main

main()
