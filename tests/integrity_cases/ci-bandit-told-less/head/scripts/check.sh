#!/usr/bin/env bash
set -euo pipefail

bandit -lll -r src && ruff check .
timeout 600 pytest
