#!/usr/bin/env bash
set -euo pipefail

bandit -r src && ruff check .
timeout 600 pytest
