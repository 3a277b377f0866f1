"""The demonstration: the figures the stories rest on, the verdicts, and a check of both."""
