"""The one address that people use: it leads to the functions that face the internet."""
