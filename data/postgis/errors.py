"""What set-up tells when it cannot go on."""


class SetupError(Exception):
    """The private database cannot be had; the message says why and the command that mends it."""

    code = "setup"
