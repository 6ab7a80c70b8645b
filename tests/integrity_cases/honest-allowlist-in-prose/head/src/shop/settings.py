"""Settings of the shop."""

REGION = "eu"
HELP = "mark it with # pragma: allowlist secret"  # an allowlist is no secret
