class Lines:
    def offset_to_line(self, offset):
        return (1, offset) if offset < 5 else (2, offset - 5)
