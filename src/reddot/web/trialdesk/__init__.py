"""The desk where a trial is designed, sealed, revealed slot by slot, watched and closed."""
