"""Run the command line with ``python -m reddot``."""

from reddot.cli import main

main()
