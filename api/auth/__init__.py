"""Who somebody is and what a role may do; free of HTTP."""

from api.auth.roles import ANYBODY, STAFF, Caller, Role

__all__ = ["ANYBODY", "STAFF", "Caller", "Role"]
