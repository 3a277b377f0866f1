"""Sign-in: passwords, one-time codes, passkeys and a force's directory."""
