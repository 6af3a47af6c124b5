"""Types that run scripts: shell, Python and Node, and their 2023 predecessors."""
