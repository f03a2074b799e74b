"""Posts, units and who is on duty now. A position exists inside a shift only, and only the last one."""
