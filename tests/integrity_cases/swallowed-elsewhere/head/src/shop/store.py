def reopen(store):
    store.close()
    return store.open()


def close_all(stores):
    for store in stores:
        try:
            store.close()
        except Exception:
            pass
