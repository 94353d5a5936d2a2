"""Entra ID: signing in, tokens, consent. Knows nothing of calendars."""
