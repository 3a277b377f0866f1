"""The row-level file: its columns, its rows, how well they hide each other."""
