"""The pure core: (flow, documents, event) -> (changes, commands). No I/O, no clock, no chance."""
