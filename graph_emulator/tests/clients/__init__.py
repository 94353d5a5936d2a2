"""Clients as they come from PyPI, unmodified, against the emulator."""
