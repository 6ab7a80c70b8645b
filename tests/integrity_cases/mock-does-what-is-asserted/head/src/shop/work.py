class Queue:
    def __init__(self):
        self.jobs = []

    def add(self, job):
        self.jobs.append(job)

    def run(self):
        for job in self.jobs:
            job()


queue = Queue()


def run():
    queue.run()
