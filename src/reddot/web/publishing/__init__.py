"""The desk where releases are announced, drafted, looked at, signed off and released."""
