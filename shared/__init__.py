"""The engine of Windhover: the model, the expressions, the pure core and what drives it. Knows no cloud and no plug-in."""
