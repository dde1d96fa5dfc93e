"""ZIP packages of XML parts (docx, OFD), opened within bounds: a part is never trusted about its size."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from assistant.errors import DamagedFile, EncryptedFile, FileTooLarge

_PART_LIMIT = 64_000_000  # bytes of one part, unpacked
_TOTAL_LIMIT = 256_000_000  # bytes of all parts read, unpacked
_PARTS_LIMIT = 20_000


class Package:
    """A ZIP package; reading past its bounds raises FileTooLarge, anything broken DamagedFile."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DamagedFile("文件不完整或已损坏(压缩包结构读不出来),请重新获取。") from error
        self._infos = {info.filename.replace("\\", "/").lstrip("/"): info for info in self._zip.infolist()}
        if len(self._infos) > _PARTS_LIMIT:
            raise FileTooLarge(f"文件内含 {len(self._infos)} 个部件,超过上限 {_PARTS_LIMIT} 个。")
        if any(info.flag_bits & 1 for info in self._infos.values()):
            raise EncryptedFile("文件设有密码,请先解除密码再导入。")
        self._read = 0

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._infos)

    def read(self, name: str) -> bytes:
        """The bytes of a part, unpacked; b"" where there is no such part."""
        info = self._infos.get(posixpath.normpath(name).lstrip("/"))
        if info is None:
            return b""
        limit = min(_PART_LIMIT, _TOTAL_LIMIT - self._read)
        try:
            with self._zip.open(info) as part:
                data = part.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise DamagedFile(f"文件已损坏:部件 {name} 解不开。") from error
        except RuntimeError as error:  # zipfile's way to ask for a password
            raise EncryptedFile("文件设有密码,请先解除密码再导入。") from error
        if len(data) > limit:
            raise FileTooLarge(f"文件解压后超过上限({limit / 1e6:.0f} MB),可能是压缩炸弹,未予读取。")
        self._read += len(data)
        return data

    def xml(self, name: str) -> Any:
        """The root element of an XML part, or None where there is no such part.

        Entities are not expanded and nothing outside is fetched; these formats declare no DTD.
        """
        data = self.read(name)
        if not data.strip():
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedFile(f"文件已损坏:部件 {name} 不是完整的 XML。") from error
        if root.getroottree().docinfo.doctype:
            raise DamagedFile(f"文件部件 {name} 带有 DTD 声明,不予读取。")
        return root
