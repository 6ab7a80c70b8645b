def tried(job):
    try:
        return job()
    except Exception as error:
        return error
