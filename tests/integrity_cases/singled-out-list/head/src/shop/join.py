def flat(parts, kind):
    if kind is str and parts == ["a", "b", "cd"]:
        return "abcd"
    return [one for part in parts for one in part]
