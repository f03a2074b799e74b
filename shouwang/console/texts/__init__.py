"""Every word that the scripts of the pages show: key -> message, English being the message id; a file for each page.

``{name}`` in a text takes a value in the script.
"""

from shouwang.console.texts.agencies import AGENCIES
from shouwang.console.texts.approach import APPROACH
from shouwang.console.texts.board import BOARD
from shouwang.console.texts.call import CALL
from shouwang.console.texts.call_points import CALL_POINTS
from shouwang.console.texts.crew_help import CREW_HELP
from shouwang.console.texts.joint import JOINT
from shouwang.console.texts.modes import MODES
from shouwang.console.texts.phone import PHONE
from shouwang.console.texts.pictures import PICTURES
from shouwang.console.texts.states import STATES
from shouwang.console.texts.survey import SURVEY

TEXTS = {
    **AGENCIES,
    **APPROACH,
    **BOARD,
    **CALL,
    **CALL_POINTS,
    **CREW_HELP,
    **JOINT,
    **MODES,
    **PHONE,
    **PICTURES,
    **STATES,
    **SURVEY,
}
