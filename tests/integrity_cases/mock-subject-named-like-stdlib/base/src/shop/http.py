def headers(raw):
    return dict(line.split(": ", 1) for line in raw.splitlines())
