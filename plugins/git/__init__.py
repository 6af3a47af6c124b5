"""Git: copies of repositories, and what flows and namespaces take from them."""
