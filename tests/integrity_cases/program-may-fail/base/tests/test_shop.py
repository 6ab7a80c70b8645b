import subprocess
import sys

def test_generated_code_is_current():
    subprocess.run([sys.executable, "generate.py", "--check"], check=True)
