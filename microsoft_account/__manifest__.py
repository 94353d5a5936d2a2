{
    "name": "Microsoft Account",
    "summary": "Sign in to Microsoft 365 and talk to Microsoft Graph",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tools",
    "author": "Microsoft 365 for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["base_setup"],
    "external_dependencies": {"python": ["msal", "requests"]},
    "data": [
        "security/ir.model.access.csv",
        "security/microsoft_account_security.xml",
        "views/sign_in_templates.xml",
    ],
    "assets": {
        "web.assets_backend": ["microsoft_account/static/src/**/*"],
    },
    "images": ["static/description/icon.png"],
}
