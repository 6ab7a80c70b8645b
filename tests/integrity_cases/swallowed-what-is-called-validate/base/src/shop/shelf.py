import jsonschema


async def put(shelf, schema, thing):
    await schema.validate(thing)
    shelf.append(thing)
