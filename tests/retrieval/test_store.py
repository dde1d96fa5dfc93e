"""The index: built beside and swapped, trusted only when it is what it should be."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small_library import ENTRIES, NOTICE, PairEncoder, make_entry

from assistant.errors import StoreError, UnknownDocument
from assistant.retrieval import manifest, segments, store
from assistant.retrieval.library import IndexedLibrary
from assistant.settings import Settings

FIRST, SECOND = (document.id for document, _ in ENTRIES)
SOURCES = [document.sha256 for document, _ in ENTRIES]


@pytest.fixture
def settings(small_settings: Settings, library: IndexedLibrary, tmp_path: Path) -> Settings:
    """A copy of the small index that a test may spoil."""
    shutil.copytree(small_settings.index_dir, tmp_path / "index")
    return replace(small_settings, index_dir=tmp_path / "index")


def test_documents_and_ledgers_come_back_as_they_were(library: IndexedLibrary) -> None:
    assert list(library.documents) == [FIRST, SECOND]
    assert [(library.documents[name], library.ledgers[name]) for name in library.documents] == ENTRIES
    assert list(library.entries()) == ENTRIES
    with pytest.raises(KeyError):
        library.documents["丙"]


def test_the_same_entries_give_the_same_answers(settings: Settings, library: IndexedLibrary) -> None:
    assert store.open_index(settings).search("垃圾分类") == library.search("垃圾分类")


def test_the_files_it_was_built_from_are_known(settings: Settings) -> None:
    store.open_index(settings, reversed(SOURCES))
    with pytest.raises(StoreError, match="有变化"):
        store.open_index(settings, [*SOURCES, "another"])


@pytest.mark.parametrize("field", ["code", "settings", "encoder", "format"])
def test_what_was_built_otherwise_is_stale(settings: Settings, field: str) -> None:
    path = settings.index_dir / "manifest.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held[field] = 0 if field == "format" else "other"
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(StoreError, match="不符"):
        store.open_index(settings)


def test_a_changed_rule_makes_the_index_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    corpus = Settings(corpus_dir=tmp_path)
    before = manifest.code_fingerprint(corpus)
    (tmp_path / "units.toml").write_text("# a unit more", encoding="utf-8")
    assert manifest.code_fingerprint(corpus) != before


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="尚未建立"):
        store.open_index(Settings(index_dir=tmp_path / "none"))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_damaged_manifest_is_said(settings: Settings, content: bytes) -> None:
    (settings.index_dir / "manifest.json").write_bytes(content)
    with pytest.raises(StoreError, match="损坏"):
        store.open_index(settings)


def names_of_files() -> list[str]:
    kinds = ("clause.words", "clause.characters", "sentence.words", "sentence.characters")
    parts = ("bounds", "columns", "counts", "lengths", "holding")
    arrays = [f"{kind}.{part}.npy" for kind in kinds for part in parts]
    arrays += [f"{kind}.{part}.npy" for kind in ("words", "characters") for part in ("hashes", "places")]
    others = ("head", "frequencies", "values")
    arrays += [f"{name}.npy" for name in ("vectors", "sentences", "owners", "paths", "paths.edges")]
    return [*(f"{name}.msgpack" for name in others), "vectors.faiss", *arrays]


def segment(settings: Settings) -> Path:
    return next(settings.index_dir.glob("seg-*"))


def test_these_are_all_files_of_a_segment(settings: Settings) -> None:
    assert sorted(file.name for file in segment(settings).iterdir()) == sorted(names_of_files())


@pytest.mark.parametrize("name", names_of_files())
@pytest.mark.parametrize("how", ["flipped", "shorter", "gone"])
def test_every_damaged_file_is_noticed(settings: Settings, name: str, how: str) -> None:
    file = segment(settings) / name
    content = bytearray(file.read_bytes())
    if how == "flipped":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif how == "shorter":
        file.write_bytes(content[:-1])
    else:
        file.unlink()
    with pytest.raises(StoreError, match=r"损坏|不完整"):
        store.open_index(settings)
    with pytest.raises(StoreError, match=r"损坏|不完整"):
        store.verify_index(settings)


def test_damage_in_the_middle_of_a_large_file_is_found_by_verify(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_FULLY_CHECKED", 100)
    monkeypatch.setattr(manifest, "_END", 16)
    store.build_index(ENTRIES, settings)
    store.verify_index(settings)
    file = segment(settings) / "values.msgpack"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreError, match="损坏"):
        store.verify_index(settings)


def test_a_reader_keeps_working_while_the_index_is_replaced(settings: Settings) -> None:
    reader = store.open_index(settings)
    before = reader.search("污水处理")
    store.build_index(ENTRIES[:1], settings)
    assert reader.search("污水处理") == before
    assert reader.documents[SECOND] == ENTRIES[1][0]
    assert list(store.open_index(settings).documents) == [FIRST]
    assert len(list(settings.index_dir.glob("seg-*"))) == 1


def test_a_build_that_breaks_off_leaves_the_old_index(settings: Settings) -> None:
    def entries():
        yield ENTRIES[0]
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError):
        store.build_index(entries(), settings)
    assert list(store.open_index(settings, SOURCES).documents) == [FIRST, SECOND]
    assert not list(settings.index_dir.glob(".building-*"))


def test_a_failing_write_leaves_nothing_behind(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(28, "磁盘已满")

    monkeypatch.setattr(store, "write_segment", refuse)
    with pytest.raises(StoreError, match="磁盘已满"):
        store.build_index(ENTRIES, settings)
    assert list(store.open_index(settings).documents) == [FIRST, SECOND]
    assert not list(settings.index_dir.glob(".building-*"))


def hold(index_dir: Path, ready, done) -> None:
    with manifest.lock(index_dir):
        ready.set()
        done.wait(20)


def test_two_builders_take_turns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=(settings.index_dir, ready, done))
    other.start()
    assert ready.wait(20)
    monkeypatch.setattr(manifest, "_LOCK_SECONDS", 0)
    with pytest.raises(StoreError, match="另一个进程"):
        store.build_index(ENTRIES, settings)
    assert list(store.open_index(settings).documents) == [FIRST, SECOND]
    done.set()
    other.join()
    monkeypatch.setattr(manifest, "_LOCK_SECONDS", 20)
    store.build_index(ENTRIES, settings)


def test_a_document_is_added_replaced_and_removed(settings: Settings) -> None:
    third = make_entry("丙政发〔2030〕3号", "一、任务\n1.保护古树名木。开展普查，建立保护名录。\n")
    library = store.add_documents([third], settings)
    assert list(library.documents) == [FIRST, SECOND, third[0].id]
    assert library.search("古树")[0].document == third[0].id
    changed = make_entry(FIRST, NOTICE.replace("秸秆", "稻壳"))
    library = store.add_documents([changed], settings)
    assert library.documents[FIRST].text == changed[0].text
    assert [hit.document for hit in library.search("稻壳", 1)] == [FIRST]
    library = store.remove_documents([third[0].id], settings)
    assert third[0].id not in library.documents
    assert all(hit.document != third[0].id for hit in library.search("古树", 50))
    with pytest.raises(UnknownDocument):
        store.remove_documents([third[0].id], settings)


def test_all_removed_is_an_empty_library(settings: Settings) -> None:
    library = store.remove_documents([FIRST, SECOND], settings)
    assert len(library.documents) == 0
    assert library.search("垃圾分类") == []


def test_small_segments_are_merged(settings: Settings) -> None:
    for number in range(store._MANY + 1):
        text = f"一、任务\n1.第{number}号事项。建设{number}个站点，推进垃圾分类。\n"
        library = store.add_documents([make_entry(f"丁政发〔2030〕{number}号", text)], settings)
    assert len(list(settings.index_dir.glob("seg-*"))) < store._MANY
    assert len(library.documents) == store._MANY + 3
    assert library.documents[SECOND] == ENTRIES[1][0]


def test_progress_is_told(settings: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    store.build_index(ENTRIES, settings, lambda *step: told.append(step))
    assert told[-1] == ("documents", len(ENTRIES), 0)
    assert told[-2][0] == "vectors"
    assert told[-2][1] == told[-2][2] > 0


class Failing(PairEncoder):
    """Counts what it encodes and breaks off after some batches."""

    def __init__(self, batches: int) -> None:
        self.left = batches
        self.encoded = 0

    def encode(self, texts, *, query=False):
        if self.left == 0:
            raise OSError(5, "断电")
        self.left -= 1
        self.encoded += len(texts)
        return super().encode(texts)


def test_a_build_with_a_slow_encoder_goes_on_where_it_broke_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = replace(settings, encoder="some-model")
    monkeypatch.setattr(segments, "_ENCODED_AT_ONCE", 3)
    broken, again = Failing(2), Failing(99)
    monkeypatch.setattr(store, "load_encoder", lambda settings: broken)
    with pytest.raises(StoreError, match="设备读写出错"):
        store.build_index(ENTRIES, slow)
    monkeypatch.setattr(store, "load_encoder", lambda settings: again)
    library = store.build_index(ENTRIES, slow)
    whole = Failing(99)
    monkeypatch.setattr(store, "load_encoder", lambda settings: whole)
    assert store.build_index(ENTRIES, slow).search("污水") == library.search("污水")
    assert again.encoded == whole.encoded - 6
    assert not (settings.index_dir / manifest.VECTORS).exists()
