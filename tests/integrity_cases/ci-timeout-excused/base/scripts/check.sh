#!/usr/bin/env bash
set -euo pipefail

ruff check .
timeout 600 pytest
