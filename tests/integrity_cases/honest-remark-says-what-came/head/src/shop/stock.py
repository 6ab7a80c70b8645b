import logging


def refresh(items, load):
    for item in items:
        try:
            item.count = load(item)
        except Exception:
            logging.debug("not loaded", exc_info=True)
