"""Tasks that talk HTTP, behind a guard: only public addresses unless a setting opens more."""
