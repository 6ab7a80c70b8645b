"""Doors."""

DOOR = "1234"  # pragma: allowlist secret
