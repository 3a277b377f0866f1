"""Reddot: police use-of-force figures with their definitions, bounds and checked claims."""

__version__ = "0.1.0"
