"""Splitting a shell command into words and operators: quotes, expansions, here-documents, comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

BARE, QUOTED, VARIABLE, DEFAULT, UNKNOWN = "bare", "quoted", "variable", "default", "unknown"
Piece = tuple[str, str]
"""A kind and a text: what stands there, a variable's name, or (DEFAULT) its name and what it is when not set."""

_OPERATORS = ("&>>", "<<<", "<<-", "&&", "||", ";;", "|&", "&>", "<<", ">>", ">|", ">&", "<&", "<>", *"|&;()<>\n")
_STARTS = frozenset(operator[0] for operator in _OPERATORS)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_BRACED = re.compile(r"([A-Za-z_]\w*)(?::?[-=](.*))?", re.ASCII | re.DOTALL)
_PARTS = re.compile(r"""[()]|\\.|'[^']*'?|"(?:[^"\\]|\\.)*"?""", re.DOTALL)
"""What counts where a parenthesis is looked for: parentheses, and what is quoted, so that it does not count."""
_SPECIAL = frozenset("0123456789@*#?$!-")
_BLANK = frozenset(" \t\r")


class Token(Struct):
    """A word (`pieces`, and the commands `inner` to it), or an operator. `body` is a here-document's text."""

    pieces: tuple[Piece, ...] = ()
    inner: tuple[str, ...] = ()
    operator: str = ""
    body: str = ""

    @property
    def redirects(self) -> bool:
        """Whether it is an operator that a file's name follows."""
        return "<" in self.operator or ">" in self.operator

    @property
    def keyword(self) -> str:
        """The word as it stands there; "" when anything in it is quoted or expanded."""
        return "".join(text for _, text in self.pieces) if all(kind == BARE for kind, _ in self.pieces) else ""


def read(script: str) -> list[Token]:
    """All words and operators; what is not closed ends with the script."""
    return _Reader(script).read()


class _Reader:
    def __init__(self, script: str) -> None:
        self._script = script
        self._at = 0
        self._tokens: list[Token] = []
        self._pieces: list[Piece] = []
        self._inner: list[str] = []
        self._begun = False
        self._documents: list[Token] = []
        self._steps: Mapping[str, Callable[[], None]] = {
            "\\": self._escape,
            "'": self._single,
            '"': self._double,
            "$": self._dollar,
            "`": self._backtick,
            "#": self._comment,
            **dict.fromkeys(_BLANK, self._blank),
            **dict.fromkeys(_STARTS, self._operator),
        }

    def read(self) -> list[Token]:
        while self._at < len(self._script):
            self._steps.get(self._script[self._at], self._bare)()
        self._end()
        return self._tokens

    def _add(self, kind: str, text: str) -> None:
        self._begun = True
        if self._pieces and self._pieces[-1][0] == kind and kind in (BARE, QUOTED):
            text = self._pieces.pop()[1] + text
        self._pieces.append((kind, text))

    def _end(self) -> None:
        """Ends the word, if there is one."""
        if self._begun:
            word = Token(tuple(self._pieces), tuple(self._inner))
            if self._tokens and self._tokens[-1].operator in ("<<", "<<-"):
                self._documents.append(word)
            self._tokens.append(word)
        self._pieces, self._inner, self._begun = [], [], False

    def _bare(self) -> None:
        self._add(BARE, self._script[self._at])
        self._at += 1

    def _blank(self) -> None:
        self._end()
        self._at += 1

    def _escape(self) -> None:
        following = self._script[self._at + 1 : self._at + 2]
        if following != "\n":
            self._add(QUOTED, following or "\\")
        self._at += 2

    def _single(self) -> None:
        self._add(QUOTED, self._until("'", self._at + 1))

    def _until(self, end: str, start: int) -> str:
        """The text up to a character, behind which reading goes on."""
        stop = self._script.find(end, start)
        stop = len(self._script) if stop < 0 else stop
        self._at = stop + 1
        return self._script[start:stop]

    def _double(self) -> None:
        self._add(QUOTED, "")
        self._at += 1
        while self._at < len(self._script) and self._script[self._at] != '"':
            char = self._script[self._at]
            if char == "\\":
                self._escape_in_double()
            elif char == "$":
                self._dollar(quoted=True)
            elif char == "`":
                self._backtick()
            else:
                self._add(QUOTED, char)
                self._at += 1
        self._at += 1

    def _escape_in_double(self) -> None:
        following = self._script[self._at + 1 : self._at + 2]
        if following != "\n":
            self._add(QUOTED, following if following in tuple('$`"\\') else f"\\{following}")
        self._at += 2

    def _comment(self) -> None:
        if self._begun:
            self._bare()
        else:
            end = self._script.find("\n", self._at)
            self._at = len(self._script) if end < 0 else end

    def _backtick(self) -> None:
        self._add(UNKNOWN, "")
        self._inner.append(self._until("`", self._at + 1))

    def _dollar(self, *, quoted: bool = False) -> None:
        following = self._script[self._at + 1 : self._at + 2]
        name = _NAME.match(self._script, self._at + 1)
        if following == "(":
            self._substitution(self._at + 1)
        elif following == "{":
            self._braced()
        elif name:
            self._add(VARIABLE, name[0])
            self._at = name.end()
        else:
            self._dollar_alone(following, quoted)

    def _dollar_alone(self, following: str, quoted: bool) -> None:
        """A dollar sign that no name follows."""
        self._at += 1
        if following in _SPECIAL:
            self._add(UNKNOWN, "")
            self._at += 1
        elif following == "'" and not quoted:
            self._ansi()
        else:
            self._add(QUOTED, "" if following == '"' and not quoted else "$")

    def _ansi(self) -> None:
        r"""`$'...'`, in which `\x2e` and the like are escapes."""
        found = re.compile(r"'((?:[^'\\]|\\.)*)'?", re.DOTALL).match(self._script, self._at)
        text = found[1] if found else ""
        self._at += len(found[0]) if found else 1
        try:
            self._add(QUOTED, text.encode("latin-1", "backslashreplace").decode("unicode_escape"))
        except UnicodeDecodeError:
            self._add(UNKNOWN, "")

    def _substitution(self, opening: int) -> None:
        """A command in parentheses, its value unknown."""
        end = _closing(self._script, opening)
        self._add(UNKNOWN, "")
        self._inner.append(self._script[opening + 1 : end])
        self._at = end + 1

    def _braced(self) -> None:
        text = self._until("}", self._at + 2)
        found = _BRACED.fullmatch(text)
        if found is None:
            self._add(UNKNOWN, "")
        elif found[2] is None:
            self._add(VARIABLE, found[1])
        else:
            self._add(DEFAULT, f"{found[1]}\0{found[2]}")

    def _operator(self) -> None:
        operator = next(one for one in _OPERATORS if self._script.startswith(one, self._at))
        if operator in ("<", ">") and self._script.startswith("(", self._at + 1):
            self._substitution(self._at + 1)
            return
        if operator[0] in "<>":
            self._drop_descriptor()
        self._end()
        self._tokens.append(Token(operator=operator))
        self._at += len(operator)
        if operator == "\n":
            self._read_documents()

    def _drop_descriptor(self) -> None:
        """Forgets the number of the file descriptor that is redirected."""
        if "".join(text for _, text in self._pieces).isdigit():
            self._pieces, self._begun = [], False

    def _read_documents(self) -> None:
        for word in self._documents:
            end = "".join(text for _, text in word.pieces)
            lines: list[str] = []
            while self._at < len(self._script):
                line = self._until("\n", self._at)
                if line.strip("\t\r") == end:
                    break
                lines.append(line)
            word.body = "".join(f"{line}\n" for line in lines)
            if word.keyword:
                word.inner += tuple(_substituted(word.body))
        self._documents = []


def _substituted(text: str) -> list[str]:
    """The commands that a here-document runs."""
    found: list[str] = []
    at = text.find("$(")
    while at >= 0:
        end = _closing(text, at + 1)
        found.append(text[at + 2 : end])
        at = text.find("$(", end)
    return [*found, *text.split("`")[1::2]]


def _closing(text: str, opening: int) -> int:
    """Where the parenthesis that opens there is closed; the end of the text when it is not."""
    depth = 0
    for part in _PARTS.finditer(text, opening):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if depth == 0:
            return part.start()
    return len(text)
