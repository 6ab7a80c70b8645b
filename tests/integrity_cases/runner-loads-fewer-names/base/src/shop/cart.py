def written(limits):
    ordered = sorted(limits, key=lambda one: one.number)
    return ",".join(map(str, ordered)) or "<any>"
