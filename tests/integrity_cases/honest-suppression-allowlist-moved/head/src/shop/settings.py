"""Settings of the shop."""

REGION = "eu"
