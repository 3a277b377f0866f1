"""How far is the next trained officer: places, calls, crews, and the minutes between them."""
