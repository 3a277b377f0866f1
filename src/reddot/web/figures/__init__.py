"""The explorer of figures: views of releases and publications, each with an address of its own."""
