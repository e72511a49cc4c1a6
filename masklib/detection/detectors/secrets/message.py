"""Tokens of chat, mail and social services, and the addresses of their webhooks.

Source: Slack https://api.slack.com/concepts/token-types and https://api.slack.com/messaging/webhooks; Discord
https://discord.com/developers/docs/reference#authentication; Telegram
https://core.telegram.org/bots/api#authorizing-your-bot; Twilio https://www.twilio.com/docs/iam/api-keys;
SendGrid, Mailgun, Mailchimp, Brevo, Microsoft Teams, Facebook, Twitter: their pages on API keys and webhooks.
"""

from __future__ import annotations

from masklib.detection.detectors.secrets.token import token
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

DETECTORS = (
    token(
        "slack_token",
        r"xox[abeoprs](?:\.xox[bp])?-[\w-]{10,400}|xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{6,}-[a-z0-9]{20,}",
        r"xox[abeoprs](?:\.xox[bp])?-",
        "xapp-",
    ),
    token(
        "discord_token",
        r"(?=[A-Za-z._-]*[0-9])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}",  # one in 20,000 holds no digit
        r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.",
        digits=True,
        score=0.9,
    ),
    token("telegram_token", r"[0-9]{8,10}:AA?[\w-]{32,34}", r"[0-9]{8}:A"),
    token("twilio_key", r"(?:SK|AC)[a-f0-9]{32}", r"SK[a-f0-9]{32}", r"AC[a-f0-9]{32}"),
    token("sendgrid_key", r"SG\.[\w=.-]{22}\.[\w=.-]{43}|SG\.[\w=.-]{66}", r"SG\.[A-Za-z0-9_.=-]{20}"),
    token(
        "mailgun_key",
        r"(?:key|pubkey)-[a-f0-9]{32}|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}",
        r"key-[a-f0-9]{32}",
        r"[a-f0-9]{32}-[a-f0-9]{8}-",
    ),
    token("mailchimp_key", r"[0-9a-f]{32}-us[0-9]{1,2}", r"[0-9a-f]{32}-us"),
    token("brevo_key", r"xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}", "xkeysib-"),
    token(
        "facebook_token",
        r"EAA[MC][A-Za-z0-9]{50,400}|[0-9]{15,16}\|[\w-]{27}",
        r"EAAM[A-Za-z0-9]{50}",
        r"EAAC[A-Za-z0-9]{50}",
        r"[0-9]{15}\|",
    ),
    token("twitter_bearer", r"A{22}[A-Za-z0-9%]{80,140}", "AAAAAAAAAAAAAAAAAAAAAA"),
    Pattern(
        name="webhook_address",
        entity="SECRET",
        pattern=(
            r"(?:https?://)?(?:hooks\.slack\.com/(?:services|workflows|triggers)/[\w+/-]{20,80}"
            r"|(?:\w+\.)?discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[\w-]{60,80}"
            r"|[\w.-]+\.webhook\.office\.com/webhookb2/[\w@./-]{60,240}"
            r"|outlook\.office(?:365)?\.com/webhook/[\w@./-]{60,240})"
        ),
        prefilter=(r"hooks\.slack\.com/", r"/api/webhooks/", r"\.webhook\.office\.com/", r"\.com/webhook/"),
        score=0.98,
        lead=64,
        reach=300,
    ),
)
