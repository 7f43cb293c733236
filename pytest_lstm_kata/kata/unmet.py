"""What stops a kata's code, or leaves a blank of it out: a requirement that is not met, or what cannot be shown here."""


class Unmet(Exception):
    """A requirement that a design does not meet, or a budget that it exceeds."""

    def __init__(self, reason: str, blank: str, *, is_form: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.blank = blank
        self.is_form = is_form
        """Is the design of another form than the one that is asked for, and no idea?"""


class Refused(Unmet):
    """torch does not build a layer; the reason is a sentence, and no template."""


class Unverified(Exception):
    """What this torch, or the device of this run, cannot show; ``reason`` is a sentence for the learner.

    As the value of a blank it leaves that blank out of the verdict; raised, it leaves out the whole kata. Neither
    is held against the learner.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NeedsDevice(Unverified):
    """The value of a blank in a run on another kind of device than the one that shows it, ``"cpu"`` or ``"cuda"``."""

    def __init__(self, device: str) -> None:
        super().__init__("it needs the CPU" if device == "cpu" else f"it needs a {device.upper()} device")
        self.device = device
