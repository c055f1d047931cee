"""Many samples at once: what `Review` and `Snapshot` have in common. Its page is ``js/src/gallery``."""
