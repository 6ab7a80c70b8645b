import uuid

from shop.errors import Refused


def check(text):
    try:
        uuid.UUID(text)
    except ValueError as error:
        raise Refused(text) from error
