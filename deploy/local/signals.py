import signal

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody wants us to end; not an Exception, so that only tidying up catches it."""

    def __init__(self, signum):
        super().__init__(signum)
        self.signum = signum


def listen():
    """Turn the first signal to stop into Stopped; under nohup a hang-up is none."""
    for signum in STOPPING:
        if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, _stop)


def ignore():
    for signum in STOPPING:
        signal.signal(signum, signal.SIG_IGN)


def _stop(signum, frame):
    ignore()  # a second Ctrl-C must not disturb the tidying up
    raise Stopped(signum)
