print os.environ
