import sys
if sys.version_info >= (3, 11):
    def is_lit(x):
        return x in A
else:
    def is_lit(x):
        return False
