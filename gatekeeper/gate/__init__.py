"""Judging facts against conditions."""
