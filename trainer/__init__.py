"""Học Số: offline digital-skills training with sealed completion reports."""

__version__ = "0.1.0"
