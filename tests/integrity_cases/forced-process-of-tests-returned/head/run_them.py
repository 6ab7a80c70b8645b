import subprocess
import sys


def run():
    try:
        subprocess.run([sys.executable, "-m", "pytest", "tests"], check=True)
    finally:
        return


if __name__ == "__main__":
    run()
