"""Ways to a record beside the usual ones: by a reason, and by the right of access."""
