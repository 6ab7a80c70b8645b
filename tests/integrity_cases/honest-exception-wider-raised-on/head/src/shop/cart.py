def run(job, undo):
    try:
        job()
    except Exception:
        undo()
        raise
