from datetime import datetime


def following(day, at):
    hour, minute, _ = map(int, at.split(":"))
    return datetime(day.year, day.month, day.day, hour + 1, minute)
