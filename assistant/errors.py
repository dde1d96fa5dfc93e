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

import errno
import re

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件过大",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "同名文件已存在",
    errno.EISDIR: "是文件夹,不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不空",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EBUSY: "文件正被占用",
    errno.ETXTBSY: "文件正被占用",
    errno.EIO: "设备读写出错",
    errno.ELOOP: "链接成环",
}


def reason_of(error: OSError) -> str:
    """Why the system could not do it, in Chinese.

    >>> reason_of(OSError(28, "No space left on device"))
    '磁盘已满'
    """
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "系统出错")


def place_in_toml(error: Exception) -> str:
    """Where a TOML file is wrong, in Chinese; what else is wrong with it where no place is told.

    >>> place_in_toml(ValueError("Expected '=' after a key (at line 3, column 7)"))
    '第3行第7列写法有误'
    """
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    if found:
        return f"第{found[1]}行第{found[2]}列写法有误"
    return "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else "缺少必需的项目,或项目的类型不对"


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
