"""Whether what is remembered ever makes a verdict differ on a real project: random edits of a copy of it.

    python -m benchmarks.edited PROJECT [--edits 50] [--seed 1] [--only types] [--only security] ...

After each edit the checks named (types, complexity, size, security and secrets when none is) are run with what earlier
runs left and without: the JSON reports must be equal. Tools are the project's and gatekeeper's, as always; the
project's environment is looked for at PROJECT/.venv. Some edits undo the earlier ones.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.soundness import BIN, plain

CHECKS = ("types", "complexity", "size", "security", "secrets")
LIMITS = (
    *("types.errors", "types.warnings", "complexity.function", "complexity.average", "size.file_lines"),
    *("size.function_lines", "security.findings", "secrets.findings"),
)
EXPRESSIONS = ("None", "0", "''", "[]", "object()", "(1, 2)", "{'a': 1}", "not_there", "len(1)")
ANNOTATIONS = ("int", "str", "None", "object", "list[int]", "bytes | None")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=CHECKS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(asked.project.resolve(), Path(folder).resolve(), random.Random(asked.seed))
        sys.exit(copy.compare(asked.edits, asked.only or CHECKS))


class Copy:
    """A copy of a project, without what git ignores, in which files are edited."""

    def __init__(self, original: Path, folder: Path, chance: random.Random) -> None:
        self.root, self.folder, self.chance = folder / original.name, folder, chance
        subprocess.run(["git", "clone", "--quiet", str(original), str(self.root)], check=True)
        environment = original / ".venv"
        if environment.exists():
            shutil.copytree(environment, self.root / ".venv", symlinks=True, copy_function=_link)
            for path in (self.root / ".venv").glob("lib/*/site-packages/*.pth"):
                text = path.read_text().replace(str(original), str(self.root))
                path.unlink()
                path.write_text(text)
            (self.root / ".git/info/exclude").write_text(".venv\n")
        limits = "".join(f'{one} = "= 0"\n' for one in LIMITS)
        (self.root / "gatekeeper.toml").write_text(f"[conditions]\n{limits}")

    @property
    def modules(self) -> list[Path]:
        """The project's Python files."""
        said = subprocess.run(["git", "ls-files", "-z"], cwd=self.root, capture_output=True, check=True).stdout
        paths = [self.root / os.fsdecode(name) for name in said.split(b"\0") if name.endswith((b".py", b".pyi"))]
        return [path for path in paths if path.is_file() and path.stat().st_size]

    def edit(self) -> str:
        """Does one edit at random, in place, and says which."""
        if self.chance.random() < 0.2:
            subprocess.run(["git", "checkout", "--quiet", "--", "."], cwd=self.root, check=True)
            return "all undone"
        name = self.chance.choice(list(EDITS))
        sources = [path for path in self.modules if "tests" not in path.parts]
        path = self.chance.choice(sources if sources and self.chance.random() < 0.8 else self.modules)
        try:
            text = path.read_text(encoding="utf-8")
            made = EDITS[name](text, self.chance)
        except (SyntaxError, ValueError, IndexError):
            return "nothing"
        if made is None:
            path.unlink()
        else:
            path.write_text(made, encoding="utf-8")
        return f"{name} in {path.relative_to(self.root)}"

    def run(self, checks: tuple[str, ...], *words: str) -> tuple[str, float]:
        """The report in JSON, and the processor time that it took, in seconds."""
        only = [word for name in checks for word in ("--only", name)]
        command = [str(BIN / "gatekeeper"), "check", "--policy", "worktree", "--format", "json", *only, *words]
        environment = {name: value for name, value in os.environ.items() if name not in ("CI", "VIRTUAL_ENV")}
        environment["GATEKEEPER_CACHE_DIR"] = str(self.folder / "cache")
        before = os.times()
        done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        if not done.stdout:
            sys.exit(done.stderr)
        return done.stdout, spent

    def compare(self, edits: int, checks: tuple[str, ...]) -> int:
        """Prints how it went; 1 if a verdict differed."""
        spent, kinds = Counter[str](), Counter[str]()
        self.run(checks)
        for number in range(edits):
            name = self.edit()
            time.sleep(0.05)
            (warm, quick), (cold, slow) = self.run(checks), self.run(checks, "--no-cache")
            kind = name.partition(" in ")[0]
            kinds[kind] += 1
            spent.update({"warm": quick, "cold": slow, f"{kind}, warm": quick, f"{kind}, cold": slow})
            if plain(warm) != plain(cold):
                kept = self.folder.parent / f"unsound-{self.root.name}-{number}"
                shutil.copytree(self.folder, kept, symlinks=True)
                print(f"edit {number} ({name}): the warm run differs from the cold one; kept at {kept}")
                print(json.dumps(plain(warm), indent=1), json.dumps(plain(cold), indent=1), sep="\n")
                return 1
            print(f"{number} {name}: {quick:.1f} s instead of {slow:.1f} s", file=sys.stderr, flush=True)
        print(f"{self.root.name}: {edits} edits, every report equal to a cold one; {_mean(spent, edits, '')}")
        for kind, count in kinds.most_common():
            print(f"  {count:4} {kind}: {_mean(spent, count, f'{kind}, ')}")
        return 0


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _mean(spent: Counter[str], count: int, start: str) -> str:
    warm, cold = spent[f"{start}warm"] / count, spent[f"{start}cold"] / count
    return f"mean processor time {warm:.2f} s instead of {cold:.2f} s"


def _function(text: str, chance: random.Random) -> ast.FunctionDef | ast.AsyncFunctionDef:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return chance.choice([one for one in ast.walk(ast.parse(text)) if isinstance(one, kinds)])


def _insert(text: str, line: int, *added: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join((*lines[: line - 1], *(f"{one}\n" for one in added), *lines[line - 1 :]))


def _in_body(*forms: str) -> Callable[[str, random.Random], str]:
    def edit(text: str, chance: random.Random) -> str:
        last = _function(text, chance).body[-1]
        form = chance.choice(forms).replace("EXPR", chance.choice(EXPRESSIONS))
        return _insert(text, last.lineno, " " * last.col_offset + form)

    return edit


def _replaced(pattern: str, *others: str) -> Callable[[str, random.Random], str]:
    """Replaces one match by one of the others."""

    def edit(text: str, chance: random.Random) -> str:
        match = chance.choice(list(re.finditer(pattern, text, re.MULTILINE)))
        return text[: match.start()] + match.expand(chance.choice(others)) + text[match.end() :]

    return edit


def _at_top(*forms: str) -> Callable[[str, random.Random], str]:
    return lambda text, chance: f"{text}\n{chance.choice(forms).replace('EXPR', chance.choice(EXPRESSIONS))}\n"


EDITS: dict[str, Callable[[str, random.Random], str | None]] = {
    "a body": _in_body("value = EXPR", "print(EXPR)", "assert EXPR", "for _ in []: print(EXPR)", "if EXPR: pass"),
    "a body too": _in_body("value_ = EXPR", "str(EXPR).upper()", "_ = [one for one in EXPR]"),
    "a return": _in_body("if object(): return EXPR", "return EXPR", "raise ValueError(EXPR)", "yield EXPR"),
    "an attribute": _in_body("self.added = EXPR", "self._other: int = EXPR", "del self.added"),
    "a global": _in_body("global added; added = EXPR"),
    "a returned type": _replaced(r"-> ([^:\n]+):$", *(f"-> {one}:" for one in ANNOTATIONS), ":"),
    "a parameter's type": _replaced(r"(\w+): \w+([,)])", *(rf"\1: {one}\2" for one in ANNOTATIONS), r"\1\2"),
    "a name": _replaced(r"(def|class) (\w+)", r"\1 \2_renamed"),
    "an attribute's name": _replaced(r"self\.(\w+) =", r"self.\1_renamed ="),
    "what an attribute is given": _replaced(r"(self\.\w+) = .+$", *(rf"\1 = {one}" for one in EXPRESSIONS)),
    "an attribute's type": _replaced(r"(self\.\w+)(?:: [^=\n]+)? = ", r"\1: int = ", r"\1: str | None = ", r"\1 = "),
    "an import": _replaced(r"^from (\S+) import (\w+)(?: as \w+)?", r"from \1 import *", r"import \1", r"\2 = None"),
    "a constant": _replaced(r"^(\w+) = .+$", *(rf"\1 = {one}" for one in EXPRESSIONS)),
    "a line less": _replaced(r"^    \S.*\n", ""),
    "the end": _at_top("added = EXPR", "def added(x): return EXPR", "class Added: y = EXPR", "# pyright: strict"),
    "a type comment": _at_top("# pyright: basic", "added = []  # type: list[str]", "# type: ignore"),
    "a deletion": lambda *_: None,
    "all of it": lambda *told: told[1].choice(("", "def broken(:\n", "x: int = ''\n")),
}


if __name__ == "__main__":
    main()
