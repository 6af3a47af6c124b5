"""Types that turn files of other formats into Ion and back."""
