import subprocess
import sys


def run():
    subprocess.run([sys.executable, "-m", "pytest", "tests"], check=True)


if __name__ == "__main__":
    run()
