from shop import program


def run(*words):
    return program.main(words)


def check(*words):
    assert run(*words) == 0


def test_words(capsys):
    check("a", "b")
    assert capsys.readouterr().out == "A\nB\n"
