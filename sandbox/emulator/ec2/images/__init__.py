"""Machine images: those of Amazon to launch from, and those that an account registers from snapshots."""
