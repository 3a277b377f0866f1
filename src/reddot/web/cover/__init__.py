"""How far the next trained officer is: scenarios, their runs, and what came out of them."""
