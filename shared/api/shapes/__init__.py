"""From models to the JSON of the wire: pure functions, and the types of what they give."""
