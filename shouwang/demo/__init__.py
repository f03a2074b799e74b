"""Towns that were never built and days that are over: an invented district, and the replay of call logs."""
