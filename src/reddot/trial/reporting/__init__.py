"""What a report of a trial is made of: its groups, its methods, the sample needed, its words."""
