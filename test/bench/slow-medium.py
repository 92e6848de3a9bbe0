"""A medium for nbdkit's python plugin that does one thing at a time, each byte taking its time, like a USB stick.

Parameters: size (bytes), read and write (bytes for each second). What nbdkit's own rate filter lacks: there reading
takes nothing from writing, and both have the same rate.
"""

import mmap
import time

API_VERSION = 2

_parameters = {}
_content = None
_free_at = 0.0


def config(key, value):
    _parameters[key] = int(value)


def get_ready():
    global _content
    _content = mmap.mmap(-1, _parameters["size"])


def thread_model():
    import nbdkit

    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def open(readonly):
    return 1


def get_size(handle):
    return _parameters["size"]


def can_flush(handle):
    return True


def flush(handle, flags):
    pass


def pread(handle, buffer, offset, flags):
    buffer[:] = memoryview(_content)[offset : offset + len(buffer)]
    _take_time(len(buffer) / _parameters["read"])


def pwrite(handle, buffer, offset, flags):
    memoryview(_content)[offset : offset + len(buffer)] = buffer
    _take_time(len(buffer) / _parameters["write"])


def _take_time(seconds):
    """What a sleep was too long is taken off the next one, so that the rate holds in spite of the clock's grain."""
    global _free_at
    now = time.monotonic()
    _free_at = max(_free_at, now - 0.02) + seconds
    if _free_at > now:
        time.sleep(_free_at - now)
