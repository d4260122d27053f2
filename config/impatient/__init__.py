"""The engine of the public side's database connection: PostgreSQL, with an end to how long a reader waits for it."""
