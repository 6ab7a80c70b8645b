#!/bin/bash
export A=1
pytest -q
