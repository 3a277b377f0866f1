"""Colleagues' statements: what a person owes, and the answer to it."""
