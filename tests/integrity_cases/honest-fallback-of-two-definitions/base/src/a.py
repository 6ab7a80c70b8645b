import sys
if sys.version_info >= (3, 11):
    def is_lit(x):
        return x in A
elif sys.version_info >= (3, 9):
    def is_lit(x):
        return x in B
else:
    def is_lit(x):
        return False
