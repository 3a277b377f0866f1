"""Claims: a sentence about figures, taken apart and held against what the figures support."""
