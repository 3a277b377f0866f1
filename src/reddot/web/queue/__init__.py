"""What waits for a person: reports to review, notices to see."""
