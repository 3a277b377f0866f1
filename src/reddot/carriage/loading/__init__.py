"""An existing register read from a CSV or a spreadsheet by a mapping: whole, or not at all."""
