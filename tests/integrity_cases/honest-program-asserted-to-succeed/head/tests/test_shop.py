import subprocess
import sys

def test_generated_code_is_current():
    done = subprocess.run([sys.executable, "generate.py", "--check"], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
