"""What a job in the register says of the tie to its organisation. Pure."""

import re

from pagt.grants.conflicts.states import Tie

_BOARD = re.compile(
    r"bestyrelse|\bformand|næstformand|direktør|direktion|\brektor\b|forstander|\bledelse"
    r"|\bboard\b|\bchair|director|\bceo\b|\bmanag|principal",
    re.IGNORECASE,
)
_OWNER = re.compile(r"\bejer\b|indehaver|aktionær|\bowner\b|shareholder", re.IGNORECASE)


def tie_of_role(title: str) -> Tie:
    """Return the tie of a contact's role: owner, board or management, employed; a bare contact where none is named.

    Args:
        title: the job as somebody typed it, in Danish or English.
    """
    if _OWNER.search(title):
        return Tie.OWNER
    if _BOARD.search(title):
        return Tie.BOARD
    return Tie.EMPLOYER if title.strip() else Tie.CONTACT
