"""Past reports and devices' data logs taken in from files."""
