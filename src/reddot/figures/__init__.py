"""Figures: counting rules, tables, comparisons and rates."""
