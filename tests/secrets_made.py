"""Things that look like secrets, put together here so that none stands in a file."""

from __future__ import annotations

AWS = "AKIA" + "IOSFODNN7QXRMPLZ"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
PASSWORD = "hun" + "ter2x9!"
HEX = "5f352379324c2246" + "3451387a0aec5d2f"
BASE64 = "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYzEXAKEY9pQ"
_BEGIN, _END = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
KEY = f"{_BEGIN}\nMIIEowIBAAKCAQEA7bq\nkZ0second\n{_END}"
