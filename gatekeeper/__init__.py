"""gatekeeper: one command that says whether a Python change may pass, and shows the evidence."""

__version__ = "0.1.0"
