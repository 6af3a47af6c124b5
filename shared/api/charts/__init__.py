"""Charts of custom dashboards: what their sources say, and the numbers they show."""
