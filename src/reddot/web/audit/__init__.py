"""The ledger for everyone, the audit trail for auditors, what is due for erasure."""
