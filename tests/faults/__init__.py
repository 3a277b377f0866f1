"""Crashes, power cuts and retries: what was acknowledged is stored once and whole."""
