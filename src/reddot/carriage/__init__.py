"""Who may carry a CED, as at a moment: training, authority, devices, and checks against reports."""
