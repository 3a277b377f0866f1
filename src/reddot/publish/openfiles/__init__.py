"""Files that programs of others read: CSV, ODS, CSVW, Table Schema, a data dictionary."""
