"""Use cases, shared by HTTP and the command line; free of FastAPI."""
