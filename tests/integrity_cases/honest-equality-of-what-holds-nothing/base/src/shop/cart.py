class Missing:
    def __repr__(self):
        return 'missing'
