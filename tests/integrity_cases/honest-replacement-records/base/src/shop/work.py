class Queue:
    def __init__(self):
        self.jobs = []

    def add(self, job):
        self.jobs.append(job)

    def tell(self, text):
        print(text)

    def run(self):
        for job in self.jobs:
            job()
        self.tell("done")


queue = Queue()


def run():
    queue.run()
