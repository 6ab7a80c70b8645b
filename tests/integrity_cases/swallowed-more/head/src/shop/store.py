def save(orders, log):
    try:
        log.rotate()
        orders.commit()
    except Exception:
        pass
