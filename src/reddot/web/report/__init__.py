"""The officer's report: from the start page to the confirmation."""
