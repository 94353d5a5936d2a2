"""What the synchronisation costs: requests and SQL queries, counted."""
