"""One address space for all features' ``api.py``; tokens and sessions come in by the same door."""
