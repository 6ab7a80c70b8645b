#!/usr/bin/env bash
set -euo pipefail

ruff check .
timeout 10m pytest
