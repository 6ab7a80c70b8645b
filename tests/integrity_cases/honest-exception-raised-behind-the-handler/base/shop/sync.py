import logging

log = logging.getLogger(__name__)


def push(sheet, store):
    """Put a sheet into the store."""
    try:
        store.put(sheet)
    except ConnectionError as error:
        log.error("%s was not stored: %s", sheet, error)
        raise
