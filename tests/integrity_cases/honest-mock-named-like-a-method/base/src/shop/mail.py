def send(text):
    connection().send(text)
