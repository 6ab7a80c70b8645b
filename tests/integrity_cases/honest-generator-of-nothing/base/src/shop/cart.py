def rows(self):
    for row in self.table:
        yield row
