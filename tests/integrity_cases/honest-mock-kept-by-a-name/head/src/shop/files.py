import os


def require_writable(path):
    if not os.access(path, os.W_OK):
        raise PermissionError(path)


def save(path, text):
    require_writable(path)
    path.write_text(text)
