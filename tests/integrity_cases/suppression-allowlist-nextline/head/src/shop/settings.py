"""Settings of the shop."""

REGION = "eu"
# pragma: allowlist nextline secret
DOOR = "1234"
