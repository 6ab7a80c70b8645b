def tried(job):
    return job()
