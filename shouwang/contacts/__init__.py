"""Names and numbers, each with a purpose and an erase date. Shown only through ``disclose_contact``."""
