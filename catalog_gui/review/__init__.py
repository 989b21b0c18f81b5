"""Review: decisions about duplicates and bursts, what becomes of them, and how they are taken back."""
