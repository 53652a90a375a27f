"""The errors a person can act on."""


class ExplainedError(Exception):
    """Something a person can mend: the message says what was found, what was expected and what to do.

    The command line prints the message alone; any other error is a fault of ours and keeps its traceback.
    """
