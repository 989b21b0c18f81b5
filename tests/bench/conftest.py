"""Tests of the benchmarks: what they return and that they leave nothing behind; how long anything takes is not tested."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
