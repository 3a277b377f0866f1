"""The read-only interface for programs, and the tokens that open it."""
