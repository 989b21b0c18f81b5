"""Catalog Keeper: shows what each photo of a catalog has and lacks, fills the gaps, and keeps it whole."""

__version__ = "0.1.0"
