"""A mail for which somebody waits at her screen: handed over within a few seconds in all, or not at all."""

import smtplib
import time
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class PromptSMTP(smtplib.SMTP):
    """SMTP whose `timeout` counts from the first word to the last; Python's counts anew for every answer."""

    def __init__(self, host: str, port: int, *, timeout: float, local_hostname: str | None = None) -> None:
        self._until = time.monotonic() + timeout
        super().__init__(host, port, local_hostname=local_hostname, timeout=timeout)

    def send(self, s: Any) -> None:
        self._hurry()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        self._hurry()
        return super().getreply()

    def _hurry(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("The mail server took too long.")
        if self.sock is not None:
            self.sock.settimeout(left)


class PromptBackend(EmailBackend):
    """Django's, over such a connection."""

    @property
    def connection_class(self) -> Any:
        return PromptSMTP
