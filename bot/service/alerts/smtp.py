"""E-mail by SMTP, with the standard library. A password is sent over an encrypted connection only."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid

from bot.alert_settings import MailServer
from bot.service.alerts.port import Mail, MailFault

TIMEOUT = 10  # seconds, for each step; an e-mail is claimed for at least two minutes


class SmtpPost:
    """A mail server as the settings name it. from_: the address that e-mails come from."""

    def __init__(self, server: MailServer, from_: str) -> None:
        self._server = server
        self._from = from_

    def send(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"] = self._from
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Message-ID"] = make_msgid(domain=self._from.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPAuthenticationError:
            raise MailFault("The mail server did not take our name and password.") from None
        except smtplib.SMTPResponseException as fault:
            raise MailFault(f"The mail server said no ({fault.smtp_code}).") from None
        except smtplib.SMTPRecipientsRefused as fault:
            code = next((code for code, _ in fault.recipients.values()), 0)
            raise MailFault(f"The mail server did not take the officer’s address ({code}).") from None
        except smtplib.SMTPNotSupportedError:
            raise MailFault("The mail server offers no encryption or no sign-in, and we need it.") from None
        except (smtplib.SMTPException, OSError) as fault:
            raise MailFault(f"The mail server cannot be reached ({type(fault).__name__}).") from None

    def _connected(self) -> smtplib.SMTP:
        """Raises what smtplib raises."""
        server = self._server
        if server.encrypted:
            context = ssl.create_default_context()
            made: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            made.ehlo()
            if not server.encrypted and (server.user or made.has_extn("starttls")):
                made.starttls(context=ssl.create_default_context())
                made.ehlo()
            if server.user:
                made.login(server.user, server.password)
        except BaseException:
            made.close()
            raise
        return made
