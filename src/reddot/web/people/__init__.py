"""The people of a force: their accounts and roles, for administrators."""
