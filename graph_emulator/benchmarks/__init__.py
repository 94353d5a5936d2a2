"""Measurements: ``python -m graph_emulator.benchmarks``."""
