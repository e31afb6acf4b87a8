"""Words for flags and refusals."""

from app.integrity.states import Flag
from app.kernel.language import lazy

FLAGS = {
    Flag.CLEAR: lazy("Integrity: clear"),
    Flag.CONDITION: lazy("Integrity: condition"),
    Flag.HOLD: lazy("Integrity: hold"),
}
CHOICES = {
    Flag.CLEAR: (lazy("Clear"), lazy("Nothing stands in the way of an award.")),
    Flag.CONDITION: (lazy("Condition"), lazy("An award is possible once the condition below is met.")),
    Flag.HOLD: (lazy("Hold"), lazy("No award while this flag is in force.")),
}
NO_FLAG = lazy("Integrity: not checked yet")
UNCHECKED = lazy("Not checked yet")
PROBLEMS = {
    "flag.refused": lazy("The flag cannot be set like this."),
    "flag.condition_needed": lazy("Write the condition: programme officers read it."),
    "flag.condition_without_use": lazy("Only the flag “condition” carries a condition. Empty this field."),
    "flag.text_too_long": lazy("At most %(most)s characters."),
}
