"""The engine: the model, the expressions, the pure core, what drives it. Knows no cloud."""
