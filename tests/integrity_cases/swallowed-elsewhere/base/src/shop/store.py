def reopen(store):
    store.close()
    return store.open()
