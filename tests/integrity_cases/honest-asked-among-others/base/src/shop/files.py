def is_kept(path, hidden):
    return not any(path.endswith(one) for one in hidden)
