"""Settings of the shop."""

REGION = "eu"
DOOR = "1234"  # pragma: allowlist secret
