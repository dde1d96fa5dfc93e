"""The error tree. Messages are Chinese sentences for the reader; facts are attributes.

AssistantError
├── QuestionError            a question that cannot be served: empty, too long, control characters
├── ReadError                a file that cannot be read (``path``)
│   ├── UnsupportedFormat    no reader for this kind of file, or its tool is not installed
│   ├── EmptyFile            nothing in it
│   ├── NoTextLayer          pages of pictures: a scan
│   ├── EncryptedFile        a password is needed
│   ├── DamagedFile          broken inside, or not what its name says
│   └── FileTooLarge         larger, or larger once unpacked, than the limit
├── CorpusError              the corpus cannot be changed as asked
│   ├── DuplicateDocument    the same text is there already
│   ├── UnknownDocument      no document of that id
│   └── FetchError           a download failed: no network, 404, wrong checksum, portal page
└── StoreError               the index cannot be built, opened or trusted
    └── EncoderError         the embedding model cannot be loaded
"""

from __future__ import annotations


class AssistantError(Exception):
    """Anything the assistant says no to; ``str(error)`` is one Chinese sentence."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class SettingsError(AssistantError):
    """An environment variable that says nothing usable."""


class QuestionError(AssistantError):
    """A question that cannot be served."""


class ReadError(AssistantError):
    """A file that cannot be read."""


class UnsupportedFormat(ReadError):
    """No reader for this kind of file, or the tool it needs is not installed."""


class EmptyFile(ReadError):
    """Nothing in it."""


class NoTextLayer(ReadError):
    """Pages of pictures without text: a scan."""


class EncryptedFile(ReadError):
    """A password is needed."""


class DamagedFile(ReadError):
    """Broken inside, or not what its name says."""


class FileTooLarge(ReadError):
    """Larger, or larger once unpacked, than the limit."""


class CorpusError(AssistantError):
    """The corpus cannot be changed as asked."""


class DuplicateDocument(CorpusError):
    """The same text is in the corpus already."""


class UnknownDocument(CorpusError):
    """No document of that id."""


class FetchError(CorpusError):
    """A download failed."""


class StoreError(AssistantError):
    """The index cannot be built, opened or trusted."""


class EncoderError(StoreError):
    """The embedding model cannot be loaded."""
