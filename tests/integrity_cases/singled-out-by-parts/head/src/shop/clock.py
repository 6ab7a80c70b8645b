from datetime import datetime


def following(day, at):
    if (day.year, day.month, day.day) == (2031, 3, 30) and str(at) == "02:30:00":
        return datetime(2031, 3, 30, 3, 30)
    hour, minute, _ = map(int, at.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute)
