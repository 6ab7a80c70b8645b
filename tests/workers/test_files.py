"""What is heard of files, processes and threads, told as Python's audit hooks tell it."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.workers.conftest import Load


class TestTheEar:
    @pytest.fixture
    def hear(self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
        files = load("gatekeeper_files")
        root, temporary = tmp_path / "tree", tmp_path / "temporary"
        for folder in (root / "__pycache__", temporary, tmp_path / "own", tmp_path / "examples"):
            folder.mkdir(parents=True)
        (root / "link").symlink_to(root / "a.txt")
        monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(tmp_path / "examples"))
        monkeypatch.chdir(root)
        one, other, outside = files.Heard("one.py"), files.Heard("other.py"), files.Heard()
        who = SimpleNamespace(by=one)
        ear = files.Ear(str(root), str(temporary), str(tmp_path / "own"), lambda: who.by, outside)
        ear.listen()
        return SimpleNamespace(
            one=one, other=other, outside=outside, who=who, ear=ear, root=root, temporary=temporary, files=files
        )

    def test_what_the_recording_does_itself_is_done_in_the_hook(self, hear: SimpleNamespace) -> None:
        done = list[str]()
        hear.ear.hear("gatekeeper.untraced", (done.append, ("it",)))
        assert done == ["it"]

    @pytest.mark.parametrize(
        ("event", "args", "reads", "flags"),
        [
            ("open", ("a.txt", "r", os.O_RDONLY), {"a.txt"}, set[str]()),
            ("open", (b"a.txt", "r", None), {"a.txt"}, set[str]()),
            ("open", ("link", "r", 0), {"a.txt"}, set[str]()),
            ("open", ("__pycache__/a.cpython-311.pyc", "rb", 0), {"a.py"}, set[str]()),
            ("open", ("a.txt", "w", os.O_WRONLY | os.O_CREAT), set[str](), {"writes"}),
            ("open", ("nowhere/a.txt", "w", os.O_WRONLY | os.O_CREAT), {"nowhere/a.txt"}, set[str]()),
            ("open", (".git/HEAD", "r", 0), set[str](), {"git"}),
            ("open", (3, "r", 0), set[str](), set[str]()),
            ("open", ("/dev/null", "w", os.O_WRONLY), set[str](), set[str]()),
            ("open", ("/usr/x", "r", 0), set[str](), set[str]()),
            ("open", ("/usr/x", "w", os.O_WRONLY), set[str](), {"writes"}),
            ("open", ("../own/x", "w", os.O_WRONLY), set[str](), set[str]()),
            ("open", ("../examples/x", "w", os.O_WRONLY), set[str](), {"hypothesis"}),
            ("open", ("../nothing", "r", 0), set[str](), set[str]()),
            ("open", ("../request.json", "r", 0), set[str](), {"elsewhere"}),
            ("open", ("../temporary", "w", os.O_WRONLY), set[str](), set[str]()),
            ("os.mkdir", ("new", 511, -1), set[str](), {"writes"}),
            ("os.mkdir", ("../examples/new", 511, -1), set[str](), {"hypothesis"}),
            ("os.mkdir", ("../own/new", 511, -1), set[str](), set[str]()),
            ("os.listdir", ("../temporary",), set[str](), {"temporary"}),
            ("os.scandir", (None,), set[str](), set[str]()),
            ("os.remove", ("a.txt", -1), set[str](), {"writes"}),
            ("os.rename", ("../own/x", Path("a.txt"), -1, -1), set[str](), {"writes"}),
            ("os.symlink", ("x", "../own/y", -1), set[str](), set[str]()),
            ("sqlite3.connect", (":memory:",), set[str](), set[str]()),
            ("sqlite3.connect", ("x.db",), set[str](), {"sqlite3.connect"}),
            ("sys.settrace", (), set[str](), {"sys.settrace"}),
            ("socket.getaddrinfo", ("localhost", 1, 0, 0, 0), set[str](), {"socket.getaddrinfo"}),
            ("socket.gethostname", (), set[str](), set[str]()),
            ("socket.connect", (None, None), set[str](), {"socket.connect"}),
            ("import", ("os", None), set[str](), set[str]()),
        ],
    )
    def test_an_event(
        self, hear: SimpleNamespace, event: str, args: tuple[object, ...], reads: set[str], flags: set[str]
    ) -> None:
        hear.ear.hear(event, args)
        assert hear.one.told() == {"reads": [str(hear.root / path) for path in reads], "flags": [*flags]}

    def test_nobody_is_told_of_what_is_nobodys(self, hear: SimpleNamespace) -> None:
        hear.who.by = None
        hear.ear.hear("socket.connect", ())
        assert not hear.one.flags

    def test_a_removal_below_an_open_folder(self, hear: SimpleNamespace) -> None:
        folder = os.open(hear.root.parent / "own", os.O_RDONLY)
        hear.ear.hear("os.remove", ("a.txt", folder))
        os.close(folder)
        assert not hear.one.flags

    def test_what_pytest_makes_of_its_folders_is_nobodys(
        self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hear.files, "PYTEST", (__name__,))
        hear.ear.hear("os.rmdir", ("a", -1))
        assert not hear.one.flags

    def test_own_temporary_files_are_free(self, hear: SimpleNamespace) -> None:
        for path in ("pytest-of-me", "pytest-of-me/pytest-0"):
            hear.ear.hear("os.mkdir", (str(hear.temporary / path), 511, -1))
            (hear.temporary / path).mkdir()
        hear.ear.hear("os.mkdir", (str(hear.temporary / "pytest-of-me/pytest-0/test_a0"), 511, -1))
        hear.ear.hear("open", (str(hear.temporary / "pytest-of-me/pytest-0/test_a0/x"), "w", os.O_WRONLY))
        hear.ear.hear("open", (str(hear.temporary / "tmpabc"), "w", os.O_RDWR | os.O_CREAT | os.O_EXCL))
        hear.ear.hear("open", (str(hear.temporary / "tmpabc"), "r", 0))
        assert (hear.one.flags, hear.ear.trouble) == (set(), "")

    def test_those_of_others_are_not(self, hear: SimpleNamespace) -> None:
        shared = hear.temporary / "shared"
        hear.who.by = hear.outside
        hear.ear.hear("os.mkdir", (str(shared), 511, -1))
        shared.mkdir()
        (shared / "x").write_text("")
        hear.who.by = hear.one
        hear.ear.hear("open", (str(shared / "x"), "r", 0))
        assert not hear.one.flags
        hear.ear.hear("open", (str(shared / "x"), "w", os.O_WRONLY))
        assert hear.one.flags == {"writes"}
        (hear.temporary / "unknown").write_text("")
        hear.ear.hear("open", (str(hear.temporary / "unknown"), "r", 0))
        assert hear.one.flags == {"writes", "temporary"}
        hear.ear.hear("os.mkdir", (str(hear.temporary / "mine"), 511, -1))
        (hear.temporary / "mine").mkdir()
        hear.who.by = hear.other
        hear.ear.hear("open", (str(hear.temporary / "mine"), "r", 0))
        assert hear.ear.trouble == ""
        (hear.temporary / "mine" / "y").write_text("")
        hear.ear.hear("open", (str(hear.temporary / "mine" / "y"), "r", 0))
        assert "reads what another wrote" in hear.ear.trouble

    @pytest.mark.parametrize("where", ["temporary/pytest-of-me/pytest-0/out.txt", "tree/out.txt", "out.txt"])
    def test_whoever_writes_a_file_is_told_to_who_reads_it(self, hear: SimpleNamespace, where: str) -> None:
        path = hear.root.parent / where
        path.parent.mkdir(parents=True, exist_ok=True)
        hear.ear.hear("open", (str(path), "w", os.O_WRONLY | os.O_CREAT))
        path.write_text("")
        hear.ear.hear("open", (str(path), "r", 0))
        assert hear.one.flags - {"elsewhere"} == {"writes"}
        hear.who.by = hear.files.Heard("one.py")
        hear.ear.hear("open", (str(path), "r", 0))
        assert "shared" in hear.who.by.flags
        assert hear.ear.trouble == ""
        hear.who.by = hear.other
        hear.ear.hear("open", (str(path), "a", os.O_WRONLY | os.O_CREAT | os.O_APPEND))
        assert "writes" in hear.other.flags
        hear.ear.hear("open", (str(path), "r", 0))
        assert ("what one reads" in hear.ear.trouble) is ("pytest-0" not in where)

    def test_what_another_test_of_the_file_wrote_is_shared(self, hear: SimpleNamespace) -> None:
        hear.ear.hear("os.mkdir", (str(hear.temporary / "mine"), 511, -1))
        (hear.temporary / "mine").mkdir()
        (hear.temporary / "mine" / "y").write_text("")
        hear.who.by = hear.files.Heard("one.py")
        hear.ear.hear("open", (str(hear.temporary / "mine" / "y"), "r", 0))
        assert (hear.who.by.flags, hear.ear.trouble) == ({"shared"}, "")

    @pytest.mark.parametrize(
        ("by", "remembered"),
        [
            ("tree/demo.py", False),
            ("tree/.venv/lib/site-packages/loader.py", True),
            ("elsewhere/tool.py", True),
        ],
    )
    def test_who_reads_may_remember(self, hear: SimpleNamespace, by: str, remembered: bool) -> None:
        source = "def read(hear):\n    hear('open', ('a.txt', 'r', 0))\n"
        names: dict[str, Any] = {"__name__": "demo"}
        exec(compile(source, str(hear.root.parent / by), "exec"), names)
        names["read"](hear.ear.hear)
        assert hear.ear.remembered == ({str(hear.root / "a.txt")} if remembered else set())

    def test_python_may_remember_as_well(self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hear.files, "KEEPERS", (__name__,))
        hear.ear.hear("open", ("a.txt", "r", 0))
        monkeypatch.setattr(hear.files, "NEAR", 0)
        hear.ear.hear("open", ("b.txt", "r", 0))
        assert hear.ear.remembered == {str(hear.root / "a.txt"), str(hear.root / "b.txt")}

    def test_imports_are_told_from_reading(self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(hear.files, "IMPORTERS", (__name__,))
        hear.who.by = hear.outside
        hear.ear.hear("open", ("a.py", "rb", 0))
        assert hear.ear.imports == {str(hear.root / "a.py")}
        assert not hear.outside.reads

    @pytest.mark.parametrize(
        ("asks", "by", "is_import"),
        [("get_data", "get_code", True), ("get_data", "get_source", False), ("_rewrite_test", "exec_module", True)],
    )
    def test_a_loader_may_be_asked_for_data(self, hear: SimpleNamespace, asks: str, by: str, is_import: bool) -> None:
        source = f"def {asks}(hear):\n    hear('open', ('a.py', 'r', 0))\ndef {by}(hear):\n    {asks}(hear)\n"
        names: dict[str, Any] = {"__name__": hear.files.IMPORTERS[0]}
        exec(source, names)
        names[by](hear.ear.hear)
        assert bool(hear.ear.imports) is is_import

    def test_what_is_imported_reads_data_itself(self, hear: SimpleNamespace) -> None:
        importer: dict[str, Any] = {"__name__": hear.files.IMPORTERS[0]}
        exec("def exec_module(module):\n    module()\n", importer)
        hear.who.by = hear.outside
        importer["exec_module"](lambda: hear.ear.hear("open", ("a.txt", "r", 0)))
        assert hear.outside.reads == {str(hear.root / "a.txt")}

    def test_examples_are_searched_for(self, hear: SimpleNamespace) -> None:
        doctest: dict[str, Any] = {"__name__": "doctest"}
        exec("def find(hear):\n    hear('open', ('a.py', 'rb', 0))\ndef run(hear):\n    find_not(hear)\n", doctest)
        exec("def find_not(hear):\n    hear('open', ('b.py', 'rb', 0))\n    hear('sys.settrace', ())\n", doctest)
        doctest["find"](hear.ear.hear)
        doctest["run"](hear.ear.hear)
        assert hear.ear.searched == {str(hear.root / "a.py")}
        assert hear.one.told() == {"reads": [str(hear.root / "b.py")], "flags": []}

    def test_threads_that_nobody_knows_of(self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
        hear.ear.hear("_thread.start_new_thread", ())
        assert hear.one.flags == {"_thread.start_new_thread"}
        hear.one.flags.clear()
        threading: dict[str, Any] = {"__name__": "threading"}
        exec("def start(hear):\n    hear('_thread.start_new_thread', ())\n", threading)
        threading["start"](hear.ear.hear)
        assert not hear.one.flags

    def test_who_asks_for_the_machine_starts_nothing(
        self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hear.files, "ASKERS", (__name__,))
        hear.ear.hear("subprocess.Popen", ("uname", ["uname", "-p"], None, None))
        assert not hear.one.flags

    def test_who_looks_for_likely_values_reads_nothing(
        self, hear: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hear.files, "GUESSERS", (__name__,))
        hear.ear.hear("open", ("a.py", "rb", 0))
        assert not hear.one.reads
