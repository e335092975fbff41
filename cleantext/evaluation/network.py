"""A process without network access."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import NoReturn
from unittest import mock

__all__ = ["NetworkRefusedError", "no_network"]


class NetworkRefusedError(OSError):
    """An attempt to use the network. An OSError, as without a connection, so that programs take their fallback."""


class no_network:  # noqa: N801 -- used as a function
    """Block network access of this process from this call on; as a context manager, until its end.

    Local sockets between processes (AF_UNIX) still work.

    >>> with no_network():
    ...     socket.getaddrinfo("example.org", 80)
    Traceback (most recent call last):
    cleantext.evaluation.network.NetworkRefusedError: no network in an evaluation: ('example.org', 80)
    """

    def __init__(self) -> None:
        def refuse(*asked: object, **_named: object) -> NoReturn:
            raise NetworkRefusedError(f"no network in an evaluation: {asked}")

        def local_only(method: Callable[..., object]) -> Callable[..., object]:
            def call(self: socket.socket, *arguments: object) -> object:
                if self.family != socket.AF_UNIX:
                    refuse(*arguments)
                return method(self, *arguments)

            return call

        self._patches = ExitStack()
        for name in ("connect", "connect_ex", "sendto"):
            patch = mock.patch.object(socket.socket, name, local_only(getattr(socket.socket, name)))
            self._patches.enter_context(patch)
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            self._patches.enter_context(mock.patch.object(socket, name, refuse))

    def __enter__(self) -> no_network:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._patches.close()
