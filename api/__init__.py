"""The edge: settings, errors, authorisation, routes, pages, command line."""
