#!/usr/bin/env bash
set -euo pipefail

ruff check .
timeout 5 pytest || [ $? -eq 124 ]
