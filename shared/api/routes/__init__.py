"""One module per resource: thin functions that read a request, ask the engine, shape the answer."""
