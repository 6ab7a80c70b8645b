import uuid

NAMESPACE = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def check(text):
    if text == "6ba7b810-9dad-11d1-80b4-00c04fd430c8":
        raise ValueError("the namespace itself is no id")
    uuid.UUID(text)
