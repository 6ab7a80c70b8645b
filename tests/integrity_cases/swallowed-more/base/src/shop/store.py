def save(orders, log):
    try:
        log.rotate()
    except Exception:
        pass
    orders.commit()
