"""Who may see what: accounts, their passwords, logins and tokens."""
