"""HTTP: messages, routes and the server. Knows nothing of Microsoft."""
