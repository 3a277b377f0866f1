"""The store: models, the actions that write, and the one table of who may do what."""
