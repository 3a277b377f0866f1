"""The evidence pack: figures and verdicts on one page and in one PDF, with their definitions.

What is in it is gathered once, laid out once in plain blocks, and drawn twice.
"""
