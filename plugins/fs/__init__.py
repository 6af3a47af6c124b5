"""Files on other machines."""
