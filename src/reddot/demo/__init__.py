"""The demonstration: the figures the stories rest on, the verdicts, and a check of both.

Beside it Eastshire, a synthetic county whose true effects are known: see
:func:`reddot.demo.county.build_county`.
"""
