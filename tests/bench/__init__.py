"""Measurements: what the program costs in time and memory on this computer; `python3 dev.py bench --help`."""
