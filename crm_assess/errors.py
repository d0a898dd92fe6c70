"""The one base of every error a user is shown."""


class CrmAssessError(Exception):
    """Something a user can mend: its text is the whole message, one problem a line.

    ``exit_code`` is the process's exit status: 2 for usage or input that cannot be used.
    """

    exit_code = 2
