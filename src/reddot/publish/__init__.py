"""Publishing: releases of figures and open data, built from records, protected, checksummed."""
