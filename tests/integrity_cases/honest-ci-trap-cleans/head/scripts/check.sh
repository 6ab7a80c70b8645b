#!/usr/bin/env bash
set -euo pipefail
trap 'rm -rf build' EXIT

ruff check .
timeout 600 pytest
