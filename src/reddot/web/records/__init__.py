"""A report after its submission: what was answered, what was done to it, what can be done."""
