from pathlib import Path


class Log:
    def __init__(self, path):
        self.path = Path(path)

    def add(self, text):
        with self.path.open("a") as file:
            file.write(f"{text}\n")

    def lines(self):
        return self.path.read_text().split()

    def newest(self):
        return self.lines()[::-1]
