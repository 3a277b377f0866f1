"""The register: who may carry a CED, the devices, what lapses, cover on shifts, and checks."""
