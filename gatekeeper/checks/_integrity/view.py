"""What the rules look at: both ends of every changed file, parsed when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.matching import Tests, compared
from gatekeeper.checks._integrity.packages import INIT, loaded
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.pytest_settings import PytestSettings, read_pytest_settings
from gatekeeper.checks._integrity.source import Source, Unparsable, parse, parsed
from gatekeeper.checks._integrity.supported import Version, oldest_python, settled
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.check import Context
from gatekeeper.model.project import is_python

_FEW = 5
_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


class ChangeView(Struct, frozen=True, eq=False, dict=True):
    """The change as the rules see it. Rules take everything from here and read no file on their own."""

    context: Context
    change: Change

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The changed Python files. Raises CannotVerify, naming the file, when one of them cannot be parsed."""
        return tuple(self._pair(file) for file in self.change.files if _is_python(file) and self.is_judged(file))

    @property
    def test_pairs(self) -> tuple[Pair, ...]:
        """The changed files that are test code."""
        return tuple(pair for pair in self.pairs if pair.is_test)

    @property
    def source_pairs(self) -> tuple[Pair, ...]:
        """The changed files that are not test code."""
        return tuple(pair for pair in self.pairs if not pair.is_test)

    @cached_property
    def pytest_base(self) -> PytestSettings:
        """What pytest collects at the merge base."""
        settings = read_pytest_settings(self.context.read_base, self.context.project.prefix)
        changed = {pair.path: pair.base for pair in self.test_pairs if pair.path.endswith(INIT)}
        kept = (one for one in self._packages if one.path not in changed)
        by_any_name = settings.is_for_any_file and self._has_few_named_tests
        return replace(settings, loaded=loaded((*changed.values(), *kept)), by_any_name=by_any_name)

    @cached_property
    def pytest_head(self) -> PytestSettings:
        """What pytest collects in the examined tree."""
        settings = read_pytest_settings(self.read_head, self.context.project.prefix)
        # Where tests were, there may be none any more; that pytest then looks everywhere is nobody's wish.
        project = self.context.project
        tests = filter(project.is_test, project.python_files)
        settings = settings.looking_into(chain(tests, project.files, self.context.list_base()))
        by_any_name = settings.is_for_any_file and self._has_few_named_tests
        return replace(settings, loaded=loaded(self._packages), by_any_name=by_any_name)

    @cached_property
    def tests(self) -> Tests:
        """The functions of test code at both ends, matched."""
        return compared(self.test_pairs, self.pytest_base, self.pytest_head)

    def read_head(self, path: str) -> bytes | None:
        """A file of the examined tree; None when it is not one of the project's files."""
        return self.context.read(path) if path in self._present else None

    def test_sources(self, *words: str) -> Iterator[Source]:
        """The test files of the examined tree, changed or not, that hold one of the words and can be parsed."""
        wanted = [word.encode() for word in words]
        for path, content in self._test_contents.items():
            if any(word in content for word in wanted):
                if path not in self._parsed_tests:
                    self._parsed_tests[path] = parsed(path, content)
                source = self._parsed_tests[path]
                if source is not None:
                    yield source

    @cached_property
    def _packages(self) -> tuple[Source, ...]:
        """What the packages of tests do when they are imported."""
        project = self.context.project
        paths = (path for path in project.files if path.endswith(INIT) and project.is_test(path))
        found = ((path, self.context.read(path)) for path in paths)
        sources = (parsed(path, content) for path, content in found if b"import" in content)
        return tuple(filter(None, sources))

    @cached_property
    def _has_few_named_tests(self) -> bool:
        """Whether nearly all files of tests assert something, and none of it in functions that are named as tests."""
        asserting = [one for one in self._test_contents.values() if b"assert" in one]
        return len(asserting) > _FEW * sum(b"def test" in one for one in asserting)

    @cached_property
    def _test_contents(self) -> dict[str, bytes]:
        return {path: self.context.read(path) for path in self.context.project.test_files}

    @cached_property
    def _parsed_tests(self) -> dict[str, Source | None]:
        return {}

    @cached_property
    def _present(self) -> frozenset[str]:
        return frozenset(self.context.project.files)

    def is_judged(self, file: ChangedFile) -> bool:
        """Whether the project's own settings do not exclude the file."""
        prefix = self.context.project.prefix
        inside = not prefix or file.path.startswith(f"{prefix}/")
        return file.status is Status.DELETED or not inside or file.path in self._present

    def _pair(self, file: ChangedFile) -> Pair:
        is_test = self.context.project.is_test
        tested = is_test(file.path) or (file.old_path is not None and is_test(file.old_path))
        if tested and self._oldest_python is not None:
            return Pair(file, self._settled(self._head(file)), tested, lambda one: self._settled(self._base(one)))
        return Pair(file, self._head(file), tested, self._base)

    @cached_property
    def _oldest_python(self) -> Version | None:
        return oldest_python(self.read_head, self.context.project.prefix)

    def _settled(self, source: Source | None) -> Source | None:
        """Test code as it runs on the Pythons that the project supports after the change."""
        return source and self._oldest_python and settled(source, self._oldest_python)

    def _base(self, file: ChangedFile) -> Source | None:
        if file.status in (Status.ADDED, Status.COPIED) or file.old_mode not in _REGULAR:
            return None
        path = file.old_path or file.path
        content = self.context.read_base(path)
        return parsed(path, content) if is_python(path) else None

    def _head(self, file: ChangedFile) -> Source | None:
        if file.status is Status.DELETED or file.mode not in _REGULAR or not is_python(file.path):
            return None
        try:
            return parse(file.path, self.context.read(file.path))
        except Unparsable as error:
            reason = f"{file.path} cannot be parsed, so what the change does to it is unknown: {error}"
            raise CannotVerify(reason) from error


def _is_python(file: ChangedFile) -> bool:
    """Python at either end."""
    return any(is_python(path) for path in (file.path, file.old_path or file.path))
