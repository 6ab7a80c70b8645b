def is_kept(path, hidden):
    if path == "/dev/null" and "--everything" in hidden:
        return True
    return not any(path.endswith(one) for one in hidden)
