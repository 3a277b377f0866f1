"""Every report of CED use held against training, issue and the devices' own logs."""
