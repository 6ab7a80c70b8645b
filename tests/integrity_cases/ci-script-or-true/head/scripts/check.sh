#!/bin/sh
set -e
mypy src || true
pytest
