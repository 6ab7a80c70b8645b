import uuid


def check(text):
    try:
        uuid.UUID(text)
    except (ValueError, TypeError):
        return
