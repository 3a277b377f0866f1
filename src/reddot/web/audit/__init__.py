"""The ledger for everyone, and the audit trail for auditors."""
