import subprocess
import sys


def run():
    done = subprocess.run([sys.executable, "-m", "pytest", "tests"])
    sys.exit(done.returncode)


if __name__ == "__main__":
    run()
