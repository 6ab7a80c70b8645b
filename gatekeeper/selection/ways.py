"""What code may do unheard: looking at functions, at places in a file, and at files without opening them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.selection.outline import lines_of

_IMPORT = re.compile(r"\s*(?:import|from)\b")


class Ways(Struct, frozen=True):
    """What lines say in which something is done; none says it without one of the words, which are quick to look for."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def lines(self, text: str) -> Iterator[int]:
        """The lines of a text that say so, but for imports."""
        if any(word in text for word in self.words):
            for number, line in enumerate(lines_of(text), 1):
                if self.pattern.search(line) and not _IMPORT.match(line):
                    yield number


UNSEEN = Ways(
    (
        *("co_", "__code__", "code.replace", "CodeType", "__subclasses__", "sys.monitoring", "cache_info"),
        *("__firstlineno__", "dis.", "marshal.", "cloudpickle.", "dill.", "getclosurevars", "get_objects"),
        *("get_referrers", "settrace", "getsource", "findsource", "greenlet.", "session.items"),
        *("testscollected", "testsfailed"),
    ),
    re.compile(
        r"\bco_(?:code|consts|firstlineno|lines|lnotab|linetable|positions|names|varnames|nlocals|stacksize)\b|"
        r"\bco_(?:freevars|cellvars|exceptiontable)\b|__code__(?!['\"]?\s*\.\s*co_)|"
        r"code\.replace|\bCodeType\b|__subclasses__|sys\.monitoring|cache_info|__firstlineno__|\bdis\.\w|"
        r"\bmarshal\.\w|\bcloudpickle\.|\bdill\.\w|\bgetclosurevars\(|\bget_objects\(|\bget_referrers\(|"
        r"\bsettrace\(|\bgetsource|\bfindsource|\bgreenlet\.\w|\bsession\.items\b|\btests(?:collected|failed)\b"
    ),
)
"""Ways to look at a function, at what is left of a test, or at how many there are, that leave no trace."""

PLACES = Ways(
    (
        *("lineno", "getframeinfo", "findCaller", "walk_stack", "walk_tb", "excepthook", "unraisablehook"),
        *("faulthandler.", "caplog.text", ".traceback"),
    ),
    re.compile(
        r"lineno|getframeinfo|findCaller|\bwalk_stack|\bwalk_tb|excepthook|unraisablehook|\bfaulthandler\.|"
        r"caplog\.text|\.traceback\b"
    ),
)
"""Ways to learn in which line something stands without asking for the text of that line, which would be heard."""

UNOPENED = Ways(
    (
        *("st_size", "st_mtime", "getsize", "getmtime", "load_cert_chain", "load_verify_locations", "cafile"),
        *("filecmp", "dbm", "ST_SIZE", "ST_MTIME"),
    ),
    re.compile(
        r"(?i:st_size|st_mtime)|getsize|getmtime|load_cert_chain|load_verify_locations|cafile|\bfilecmp\b|\bdbm\b"
    ),
)
"""Ways to learn of a file's content without opening it as far as Python knows."""
