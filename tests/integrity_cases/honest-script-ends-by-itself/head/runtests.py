from contextlib import suppress
from unittest import TextTestRunner, defaultTestLoader, main


def run():
    return TextTestRunner().run(defaultTestLoader.discover("tests")).wasSuccessful()


if __name__ == "__main__":
    main(module=None)
