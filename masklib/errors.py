"""The error tree. Every message says what, where and how to mend it, and holds no value of a database.

MaskError
├── PolicyError(ValueError)            a policy is wrong: every error with file:line:column
├── KeyFormatError(ValueError)         a key has the wrong length or encoding
├── KeyFileError(OSError)              a key file cannot be read or written, or others may read it
├── KeyRequiredError                   something needs a lasting key and there is none
├── IrreversibleError(ValueError)      a mask, or a surrogate of it, cannot be turned back by any key
├── NotAConnectionError(TypeError)     wrap() got something that is no PEP 249 connection
├── AlreadyWrappedError(ValueError)    wrap() got a wrapped connection with another policy or key
├── ClosedConnectionError(ValueError)  wrap() got a closed connection
├── UnknownDriverError(ValueError)     install() knows no such driver, or not the ways into this version of it
├── UnknownExitError(AttributeError)   an attribute that no driver table names
├── BlockedExitError(AttributeError)   an attribute that the driver table blocks
├── UnknownRowError(TypeError)         a driver handed out rows of a type nobody declared
├── StatementDeniedError               the policy does not let this statement run
│   └── UnknownRoleError               who asks has a role that the policy does not know, or several
├── DomainError(ValueError)            a permutation was asked to work on too small or wrong a domain
├── PluginError                        a detector or mask plugin failed to load, raised or returned nonsense
│   └── ContractError(AssertionError)  what masklib.testing found wrong with a plugin, all of it
├── MaskingError                       masking failed; the rows are withheld
└── AuditError                         a record could not be written
"""

from __future__ import annotations

__all__ = [
    "AlreadyWrappedError",
    "AuditError",
    "BlockedExitError",
    "ClosedConnectionError",
    "ContractError",
    "DomainError",
    "IrreversibleError",
    "KeyFileError",
    "KeyFormatError",
    "KeyRequiredError",
    "MaskError",
    "MaskingError",
    "NotAConnectionError",
    "PluginError",
    "PolicyError",
    "StatementDeniedError",
    "UnknownDriverError",
    "UnknownExitError",
    "UnknownRoleError",
    "UnknownRowError",
]


class MaskError(Exception):
    """Base of every error that masklib raises on its own account."""


class PolicyError(MaskError, ValueError):
    """A policy is wrong. ``problems`` has one line for every error found, not only for the first."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

    def __reduce__(self) -> tuple[type[PolicyError], tuple[tuple[str, ...]]]:
        return type(self), (self.problems,)


class KeyFormatError(MaskError, ValueError):
    """A key has the wrong length or encoding. The message never shows any part of it."""


class KeyFileError(MaskError, OSError):
    """A key file cannot be read or written, or someone other than its owner may read or write it."""


class KeyRequiredError(MaskError):
    """Something (unmasking, translating) needs a lasting key, and this process has only a random one."""


class IrreversibleError(MaskError, ValueError):
    """A mask, or one surrogate of it, cannot be turned back by any key."""


class NotAConnectionError(MaskError, TypeError):
    """What was to be wrapped is not a PEP 249 connection."""


class AlreadyWrappedError(MaskError, ValueError):
    """A wrapped connection was to be wrapped again under another policy, key or actor."""


class ClosedConnectionError(MaskError, ValueError):
    """A closed connection was to be wrapped."""


class UnknownDriverError(MaskError, ValueError):
    """A driver was to be installed of which masklib does not know how it connects."""


class UnknownExitError(MaskError, AttributeError):
    """An attribute of a driver's object that no driver table names: it is denied, and recorded."""


class BlockedExitError(MaskError, AttributeError):
    """An attribute that a driver table blocks because raw values, or the raw object, leave through it."""


class UnknownRowError(MaskError, TypeError):
    """A driver handed out a row whose type nobody declared, so nobody knows where its values are."""


class StatementDeniedError(MaskError):
    """The policy does not let this statement run: raised before anything reaches the database.

    Also raised while fetching, where the result has more rows than the policy allows.
    """


class UnknownRoleError(StatementDeniedError):
    """Who asks has a role that the policy does not know, or more than one. Raised by ``wrap``, too."""


class DomainError(MaskError, ValueError):
    """A permutation was asked to work on a domain that is too small, or on a text outside its alphabet."""


class PluginError(MaskError):
    """A detector or mask plugin could not be loaded, raised, or returned something out of contract."""


class ContractError(PluginError, AssertionError):
    """A plugin breaks its contract. ``problems`` has one line for everything `masklib.testing` found."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))

    def __reduce__(self) -> tuple[type[ContractError], tuple[tuple[str, ...]]]:
        return type(self), (self.problems,)


class MaskingError(MaskError):
    """Masking failed. The rows are withheld, and the cause is not chained since it may hold values."""


class AuditError(MaskError):
    """A record could not be written and the policy demands one."""
