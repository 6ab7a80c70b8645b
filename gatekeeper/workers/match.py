"""Searches lines with a regular expression of the project's; a script run as `python -I`.

It has a process of its own because an expression can take for ever, and nothing else can stop it.
Standard input is JSON, `{"pattern": text, "lines": [text, ...]}`. Standard output is JSON: for each line that matches,
in order, `[line, {group: text or null}]`.
"""

from __future__ import annotations

import json
import re
import sys


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    pattern: re.Pattern[str] = re.compile(request["pattern"])
    found = ((line, pattern.search(line)) for line in request["lines"])
    json.dump([[line, match.groupdict()] for line, match in found if match], sys.stdout)


if __name__ == "__main__":
    main()
