"""Ledger: an append-only Merkle log, its signed checkpoints, its export and the verifier."""
