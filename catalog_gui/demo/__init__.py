"""The demo library: painted photos with copies, bursts and faults, to try the program out with."""
