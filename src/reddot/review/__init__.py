"""After submission: states and transitions, reasons for edits, colleagues' statements."""
