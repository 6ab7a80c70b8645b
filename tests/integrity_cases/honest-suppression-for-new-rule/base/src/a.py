import subprocess

def run(cmd):
    return subprocess.run(cmd, shell=True)

def go(x=[]):
    return x
