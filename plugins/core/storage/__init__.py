"""Types that work on files of the internal storage, as they are or line by line."""
