"""`make pictures`: the demo, photographed for the README and for the page of the addon in Odoo's Apps."""
