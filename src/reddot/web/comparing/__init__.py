"""Comparisons: rates by several denominators, funnels of forces and units, perceived groups."""
