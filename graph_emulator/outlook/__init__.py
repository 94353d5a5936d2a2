"""Mailboxes, calendars, events, meetings and the mail they cause. Knows no HTTP."""
