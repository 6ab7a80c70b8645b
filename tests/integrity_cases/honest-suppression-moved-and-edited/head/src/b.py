"""Running."""
import subprocess

def run(cmd: str) -> object:
    return subprocess.run(cmd, shell=True, check=True)  # nosec B602
