import subprocess
import sys


def run():
    try:
        subprocess.run([sys.executable, "-m", "pytest", "tests"], check=True)
    except subprocess.CalledProcessError:
        print("failed")
        sys.exit(1)


if __name__ == "__main__":
    run()
