def run(job, undo):
    try:
        job()
    except ValueError:
        undo()
        raise
