"""Changing the corpus: what is added is found, what is removed is gone, what fails changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lake_notice import LAKE, NUMBER

from assistant.answering.citation import label
from assistant.corpus.changes import Corpus
from assistant.corpus.sources import SOURCES, load_sources, sha256_of
from assistant.errors import AssistantError, CorpusError, DuplicateDocument, UnknownDocument
from assistant.settings import ROOT, Settings


@pytest.fixture
def settings(own: Settings) -> Settings:
    """A corpus without documents but with the register of units."""
    shutil.copy(ROOT / "corpus" / "units.toml", own.corpus_dir)
    return own


@pytest.fixture
def corpus(settings: Settings) -> Corpus:
    return Corpus(settings)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "收到的文件.txt"
    path.write_text(LAKE, encoding="utf-8")
    return path


def state(settings: Settings) -> dict[str, bytes]:
    """Every file of the corpus folder; the index is compared by what it answers."""
    return {path.name: path.read_bytes() for path in settings.corpus_dir.rglob("*") if path.is_file()}


def test_an_added_document_is_described_from_its_text_and_found(
    corpus: Corpus, settings: Settings, notice: Path
) -> None:
    document = corpus.add(notice)
    assert (document.id, document.written_on) == ("乙政办发〔2031〕7号", "2031-03-04")
    (source,) = load_sources(settings.corpus_dir)
    assert (source.id, source.file, source.sha256) == (document.id, f"{document.id}.txt", document.sha256)
    library = corpus.open()
    assert [hit.clause for hit in library.search("芦苇", 1)] == ["一/2"]
    assert [unit.name for unit in library.ledgers[document.id].tasks[0].units] == ["市水利局", "市城管局"]
    assert corpus.verify() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text, "已有同一份文件"),
        (lambda text: text.replace("\n", "\n\n").replace("，", ","), "已有同一份文件"),
        (lambda text: text.replace("市林业局", "市园林局"), "文字不同"),
    ],
)
def test_a_second_copy_is_refused_by_its_text(
    corpus: Corpus, settings: Settings, notice: Path, change, words: str
) -> None:
    corpus.add(notice)
    before = state(settings)
    other = notice.with_name("另一个名字.txt")
    other.write_text(change(LAKE), encoding="utf-8")
    with pytest.raises(DuplicateDocument, match=words):
        corpus.add(other)
    assert state(settings) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("空白.txt", b" \n\n "),
        ("二进制.txt", bytes(range(256)) * 20),
        ("乱码.txt", b"\x81\x20\xfd\x80\xa1" * 50),
        ("假.pdf", b"%PDF-1.7 broken"),
        ("假.docx", b"PK\x03\x04 broken"),
        ("passwd", b"root:x:0:0:root:/root:/bin/bash\n" * 9),
        ("x.exe", b"MZ"),
    ],
)
def test_a_bad_file_changes_nothing(
    corpus: Corpus, settings: Settings, notice: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    corpus.add(notice)
    before = state(settings)
    bad = tmp_path / name
    bad.write_bytes(content)
    with pytest.raises(AssistantError) as caught:
        corpus.add(bad)
    assert "\n" not in caught.value.message
    assert state(settings) == before
    assert list(corpus.open().documents) == ["乙政办发〔2031〕7号"]


def test_a_corrected_notice_of_another_number_is_another_document(corpus: Corpus, notice: Path) -> None:
    corpus.add(notice)
    corrected = notice.with_name("更正.txt")
    corrected.write_text(LAKE.replace("7号", "9号").replace("市林业局", "市园林局"), encoding="utf-8")
    corpus.add(corrected)
    assert len(corpus.open().documents) == 2


def test_half_a_copy_does_not_stay(
    corpus: Corpus, settings: Settings, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(source: Path, target: Path) -> None:
        target.write_text("半", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.corpus.changes.shutil.copyfile", half)
    before = state(settings)
    with pytest.raises(CorpusError, match="没有加入"):
        corpus.add(notice)
    assert state(settings) == before


def test_a_failing_index_takes_the_file_back_out(
    corpus: Corpus, settings: Settings, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.open()
    before = state(settings)

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.corpus.building.build_index", fail)
    with pytest.raises(OSError, match="No space"):
        corpus.add(notice)
    assert state(settings) == before


def test_a_removed_document_leaves_no_trace(corpus: Corpus, settings: Settings, notice: Path) -> None:
    corpus.add(notice)
    corpus.remove("乙政办发〔2031〕7号")
    library = corpus.open()
    assert not library.documents
    assert library.search("芦苇", 5) == []
    assert load_sources(settings.corpus_dir) == ()
    assert not [path for path in settings.corpus_dir.iterdir() if path.suffix == ".txt"]
    assert not [
        path
        for path in settings.index_dir.rglob("*")
        if path.is_file() and "芦苇".encode() in path.read_bytes()
    ]


def test_a_large_index_grows_without_being_built_again(
    corpus: Corpus, settings: Settings, notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.add(notice)
    monkeypatch.setattr("assistant.corpus.building._LARGE", 1)
    monkeypatch.setattr("assistant.corpus.building.build_index", lambda *args: pytest.fail("built again"))
    other = tmp_path / "另一份.txt"
    other.write_text(LAKE.replace("7号", "8号").replace("湖岸", "山林").replace("芦苇", "松树"), "utf-8")
    corpus.add(other)
    library = corpus.open()
    assert list(library.documents) == ["乙政办发〔2031〕7号", "乙政办发〔2031〕8号"]
    assert library.search("松树", 1)[0].document == "乙政办发〔2031〕8号"
    assert corpus.verify() == []


def test_two_files_of_one_number_are_both_kept(corpus: Corpus, settings: Settings, notice: Path) -> None:
    corpus.add(notice)
    (settings.corpus_dir / "改过.txt").write_text(LAKE.replace("湖岸", "山林"), encoding="utf-8")
    assert list(corpus.open().documents) == ["乙政办发〔2031〕7号", "乙政办发〔2031〕7号 改过.txt"]


def test_what_is_not_there_cannot_be_removed(corpus: Corpus) -> None:
    with pytest.raises(UnknownDocument, match="没有"):
        corpus.remove("没有〔2031〕1号")


def test_a_file_laid_into_the_folder_is_noticed(corpus: Corpus, settings: Settings, notice: Path) -> None:
    corpus.open()
    shutil.copy(notice, settings.corpus_dir / "放进来的.txt")
    assert list(corpus.open().documents) == ["乙政办发〔2031〕7号"]
    (settings.corpus_dir / "放进来的.txt").write_text(LAKE.replace("芦苇", "菖蒲"), encoding="utf-8")
    assert corpus.open().search("菖蒲", 1)


def test_an_unreadable_file_in_the_folder_is_named_and_the_rest_serves(
    corpus: Corpus, settings: Settings, notice: Path
) -> None:
    corpus.add(notice)
    (settings.corpus_dir / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    assert list(corpus.open().documents) == ["乙政办发〔2031〕7号"]
    assert [(row.source.id, row.state) for row in corpus.listing()] == [
        ("乙政办发〔2031〕7号", "full"),
        ("坏.pdf", "unreadable"),
    ]
    assert any("坏.pdf" in problem for problem in corpus.verify())


@pytest.mark.parametrize("name", ["manifest.json", "*"])
def test_a_damaged_index_is_rebuilt(corpus: Corpus, settings: Settings, notice: Path, name: str) -> None:
    corpus.add(notice)
    for path in settings.index_dir.rglob(name):
        if path.is_file() and not path.name.startswith("."):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert corpus.open().search("芦苇", 1)
    assert corpus.verify() == []


def test_a_changed_file_is_found_by_verify(corpus: Corpus, settings: Settings, notice: Path) -> None:
    corpus.add(notice)
    (settings.corpus_dir / f"{NUMBER}.txt").write_text(LAKE + "补一句。", encoding="utf-8")
    assert any("校验值不符" in problem for problem in corpus.verify())


def test_a_broken_registry_is_a_clear_sentence(corpus: Corpus, settings: Settings) -> None:
    (settings.corpus_dir / SOURCES).write_text("[[document]\nid=", encoding="utf-8")
    with pytest.raises(CorpusError, match="来源登记"):
        corpus.open()


def test_the_registry_keeps_its_comments(corpus: Corpus, settings: Settings, notice: Path) -> None:
    (settings.corpus_dir / SOURCES).write_text("# 说明\n", encoding="utf-8")
    corpus.add(notice)
    assert (settings.corpus_dir / SOURCES).read_text(encoding="utf-8").startswith("# 说明\n")


def test_the_two_documents_above_are_taken_from_a_folder(tmp_path: Path, shared: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(ROOT / "corpus", folder)
    corpus = Corpus(Settings(corpus_dir=folder, index_dir=tmp_path / "index"))
    assert {document.form for document in corpus.open().documents.values()} == {"full", "outline"}
    assert corpus.verify() == []
    fetched = corpus.fetch(None, shared / "sources")
    assert [document.id for document in fetched] == ["鄂政发〔2021〕25号", "国发〔2021〕4号"]
    assert {document.form for document in corpus.open().documents.values()} == {"full"}
    assert corpus.verify() == []


PRINTED = """省人民政府关于加强湖泊保护的意见
各市人民政府:
为保护全省湖泊,提出如下意见。
二、治理湖泊污染
(三)严格控制入湖污水。完善沿湖截污管网。(责任单位:省住建厅)
乙省人民政府
2030年3月1日
"""
FORMAL = "乙省人民政府关于加强湖泊保护的意见"
HELD = "乙政发〔2030〕12号"
OUTLINE = f"""
[document]
id = "{HELD}"
number = "{HELD}"
title = "{FORMAL}"
level = "provincial"
[[clause]]
path = "二"
heading = "治理湖泊污染"
[[clause]]
path = "二/(三)"
heading = "严格控制入湖污水"
"""


def test_a_citation_reads_the_same_before_and_after_the_text_is_fetched(
    corpus: Corpus, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "mirror").mkdir()
    file = tmp_path / "mirror" / "any.txt"
    file.write_text(PRINTED, encoding="utf-8")
    (settings.corpus_dir / "outlines").mkdir()
    (settings.corpus_dir / "outlines" / f"{HELD}.toml").write_text(OUTLINE, encoding="utf-8")
    (settings.corpus_dir / SOURCES).write_text(
        f'[[document]]\nid = "{HELD}"\nnumber = "{HELD}"\ntitle = "{FORMAL}"\nlevel = "provincial"\n'
        f'download = "https://example.org/a.txt"\nsha256 = "{sha256_of(file)}"\n',
        encoding="utf-8",
    )
    outline = corpus.open().documents[HELD]
    (fetched,) = corpus.fetch(None, file.parent)
    assert (outline.form, fetched.form) == ("outline", "full")
    assert label(outline, "二/(三)") == label(fetched, "二/(三)") == f"《{FORMAL}》({HELD})第二部分第(三)项"
    assert dict(fetched.metadata)["printed_title"] == "省人民政府关于加强湖泊保护的意见"
    assert [row.source.title for row in corpus.listing()] == [FORMAL]


def test_a_file_of_an_unknown_ending_is_kept_under_that_of_its_content(
    corpus: Corpus, settings: Settings, notice: Path
) -> None:
    odd = notice.with_suffix(".xyz")
    notice.rename(odd)
    document = corpus.add(odd)
    assert [row.source.file for row in corpus.listing()] == [f"{document.id}.txt"]
    assert document.id in corpus.open().documents
    with pytest.raises(DuplicateDocument):
        corpus.add(odd)


def test_a_registered_file_that_cannot_be_read_leaves_its_outline(corpus: Corpus, settings: Settings) -> None:
    file = settings.corpus_dir / "held.pdf"
    file.write_bytes(b"%PDF-1.7 cut short")
    (settings.corpus_dir / "outlines").mkdir()
    (settings.corpus_dir / "outlines" / f"{HELD}.toml").write_text(OUTLINE, encoding="utf-8")
    (settings.corpus_dir / SOURCES).write_text(
        f'[[document]]\nid = "{HELD}"\ntitle = "{FORMAL}"\nfile = "held.pdf"\n', encoding="utf-8"
    )
    assert corpus.open().documents[HELD].form == "outline"
    assert [row.state for row in corpus.listing()] == ["unreadable"]
    assert corpus.open().documents[HELD].form == "outline"


def test_a_document_out_of_force_is_known_to_be(corpus: Corpus, settings: Settings, notice: Path) -> None:
    corpus.add(notice)
    registry = settings.corpus_dir / SOURCES
    registry.write_text(
        registry.read_text(encoding="utf-8").replace('status = "现行"', 'status = "废止"')
        + 'superseded_by = "乙政办发〔2040〕1号"\n',
        encoding="utf-8",
    )
    facts = dict(corpus.open().documents[NUMBER].metadata)
    assert (facts["status"], facts["superseded_by"]) == ("废止", "乙政办发〔2040〕1号")
    assert [row.source.standing for row in corpus.listing()] == ["废止,由乙政办发〔2040〕1号替代"]
    registry.write_text(registry.read_text(encoding="utf-8").replace("废止", "现行"), encoding="utf-8")
    assert "status" not in dict(corpus.open().documents[NUMBER].metadata)
