import uuid


def check(text):
    uuid.UUID(text)
