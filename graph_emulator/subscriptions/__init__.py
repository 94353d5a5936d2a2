"""Change notifications: subscriptions, their validation and their delivery."""
