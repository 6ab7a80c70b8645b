def flat(parts, kind):
    found = kind()
    for part in parts:
        found += part
    return found
