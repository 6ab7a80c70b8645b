class EmptyOrderError:
    print 'old'
