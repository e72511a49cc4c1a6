"""Private keys, JSON web tokens and password hashes.

Source: RFC 7468 and RFC 9580 6.2 (armour of private keys), RFC 7519 (JWT), crypt(5) and the documentation of
bcrypt, Argon2 (PHC string format), PBKDF2 in Django and passlib, LDAP userPassword schemes (RFC 2307),
Cisco's types 8 and 9 and Kerberos replies as hashcat writes them
(https://hashcat.net/wiki/doku.php?id=example_hashes).
"""

from __future__ import annotations

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

DETECTORS = (
    Pattern(
        name="private_key",
        entity="SECRET",
        pattern=(
            r"(?ai)-----BEGIN[ A-Z0-9_-]{0,64}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:(?!-----BEGIN)[\s\S]){0,20000}?(?:-----END[ A-Z0-9_-]{0,64}PRIVATE KEY(?: BLOCK)?-----|\Z)"
        ),
        prefilter=r"(?i)private key(?: block)?-",
        score=1.0,
        lead=128,
        reach=21000,
    ),
    Pattern(
        name="json_web_token",
        entity="SECRET",
        pattern=r"(?a)(?<![\w.-])(?:eyJ|ZXlK)[\w+/-]{10,4000}\.?(?:eyJ|ZXlK)?[\w+/-]{10,8000}={0,2}(?:\.[\w+/-]{0,2000})?",
        prefilter=(r"eyJ[A-Za-z0-9_+/-]{10}", r"ZXlK[A-Za-z0-9_+/-]{10}"),
        score=0.97,
        reach=14000,
    ),
    Pattern(
        name="password_hash",
        entity="SECRET",
        pattern=(
            r"(?a)(?<![\w$])\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$argon2(?:id|i"
            r"|d)\$v=[0-9]{1,3}\$[\w=,]{5,60}"
            r"\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{16,180}|\$(?:1|5|6|y|7|sha1"
            r"|apr1)\$[./A-Za-z0-9=]{1,40}\$(?:"
            r"[./A-Za-z0-9]{1,43}\$)?[./A-Za-z0-9]{20,90}|(?:pbkdf2_sha(?:1|256|512)|scrypt|bcrypt_sha256"
            r"|argon2)"
            r"\$[\w$,=./+-]{30,300}|\$(?:pbkdf2|scrypt)[\w-]{0,16}\$[\w$,=./+-]{20,300}"
            r"|\$[89]\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43}"
            r"|\$krb5(?:asrep|tgs|pa)\$[0-9]{1,2}\$[\w.$*:@/-]{32,8000}"
            r"|\{S?(?:SHA|MD5|SHA256|SHA512|CRYPT)\}[A-Za-z0-9+/$.=]{20,200}"
        ),
        prefilter=(
            r"\$2[abxy]?\$[0-9]",
            r"\$(?:argon2|pbkdf2|scrypt)",
            r"\$(?:1|5|6|y|7|8|9|sha1|apr1)\$[./A-Za-z0-9=]",
            r"\$krb5(?:asrep|tgs|pa)\$",
            r"(?:_sha(?:1|256|512)|scrypt|argon2)\$",
            r"\{S?(?:SHA|MD5|CRYPT)[0-9]{0,3}\}",
        ),
        score=0.97,
        reach=8100,
    ),
)  # fmt: skip
