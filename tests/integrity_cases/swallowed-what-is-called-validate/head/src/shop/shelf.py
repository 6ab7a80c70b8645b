import logging

import jsonschema


async def put(shelf, schema, thing):
    try:
        await schema.validate(thing)
    except jsonschema.ValidationError as error:
        logging.debug("invalid: %s", error)
    shelf.append(thing)
