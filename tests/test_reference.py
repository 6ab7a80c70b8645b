import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "python docs/generate.py > docs/reference.md"


def test_the_reference_page_is_what_the_code_says() -> None:
    made = subprocess.run([sys.executable, "docs/generate.py"], cwd=ROOT, capture_output=True, check=True).stdout
    written = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert made.decode() == written, f"docs/reference.md is stale; make it again with: {COMMAND}"
