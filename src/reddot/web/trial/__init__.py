"""The public register of trials: what was sealed, what is revealed, how anyone verifies it."""
