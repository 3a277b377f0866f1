"""Readers of files from outside: records or published figures, with a report of every change."""
