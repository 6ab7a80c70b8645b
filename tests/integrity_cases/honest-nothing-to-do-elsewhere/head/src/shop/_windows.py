import ctypes


def enable():
    ctypes.windll.kernel32.SetConsoleMode(7, 7)
