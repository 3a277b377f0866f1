"""A package, so that a module here may be named as one of another layer."""
