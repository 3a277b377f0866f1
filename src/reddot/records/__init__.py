"""Records: the report of force, what stands beside it, published cells, code lists, importers."""
