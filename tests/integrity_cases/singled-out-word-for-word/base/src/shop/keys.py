from difflib import get_close_matches


def suggested(word, known):
    found = get_close_matches(word, known)
    return found[0] if found else ""
