"""Joint command over HTTP."""
