"""Public pages: figures, claims, and what the site says of itself."""
