#!/bin/sh
set -e
mypy src
pytest
