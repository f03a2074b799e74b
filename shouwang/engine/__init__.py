"""Plain Python, NumPy and Numba: what the product exists for. No Django, no database, no clock, no environment."""
