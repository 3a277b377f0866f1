"""Releases as everyone reads them: the calendar, the list, each with its files and figures."""
