"""What lies ahead: whose authority ends, who takes which course, how strength goes on."""
