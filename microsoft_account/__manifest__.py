{
    "name": "Microsoft Account",
    "summary": "Sign in to Microsoft 365 and speak with Microsoft Graph",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tools",
    "license": "LGPL-3",
    "depends": ["base_setup"],
    "external_dependencies": {"python": ["msal", "requests"]},
    "data": [],
}
