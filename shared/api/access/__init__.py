"""Who may call the API: passwords, tokens, sessions, and what a foreign web page may not do."""
