"""The site: pages rendered on the server, usable without JavaScript."""
