def shown(day):
    return day.isoformat()
