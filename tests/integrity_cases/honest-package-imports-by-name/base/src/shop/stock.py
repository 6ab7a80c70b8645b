def left(had, sold):
    return had - sold
