"""The pseudonymised extract, for researchers."""
