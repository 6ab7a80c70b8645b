def load(path):
    try:
        return path.read_text()
    except Exception:
        return None
