"""Microsoft Graph: one HTTP face for all services: tokens, preferences, batches, throttling, the journal."""
