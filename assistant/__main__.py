"""The command line: ``python -m assistant --help``. Exit status 0 done, 1 not served, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.errors import AssistantError, CorpusError, QuestionError, reason_of
from assistant.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        return int(arguments.run(arguments) or 0)
    except AssistantError as error:
        print(error.message.replace("\n", " "), file=sys.stderr)
    except BrokenPipeError:
        # The reader of a pipe went away; what it wanted it has.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f":{error.filename}" if error.filename else ""
        print(f"文件读写失败({reason_of(error)}){where}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="政策问答助手:答案逐条注明出处")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    ask = commands.add_parser("ask", help="提问")
    ask.add_argument("question", nargs="?", help="问题")
    ask.add_argument("--json", action="store_true", help="输出 JSON")
    ask.add_argument("--batch", type=Path, metavar="IN.jsonl", help="批量提问,每行一组对话")
    ask.add_argument("--out", type=Path, metavar="OUT.jsonl", help="批量结果写入的文件")
    ask.set_defaults(run=_ask, parser=ask)

    search = commands.add_parser("search", help="检索条款")
    search.add_argument("query", help="检索词")
    search.add_argument("-k", type=_positive, default=10, help="条数(默认 10)")
    search.add_argument("--json", action="store_true", help="输出 JSON")
    search.set_defaults(run=_search)

    ledger = commands.add_parser("ledger", help="任务台账:一个文件、一份已入库的文件或全部")
    ledger.add_argument("document", nargs="?", help="文件路径、文号或标题;不写则为全部")
    ledger.add_argument("--json", action="store_true", help="输出 JSON")
    ledger.add_argument("--xlsx", type=Path, metavar="OUT.xlsx", help="导出 Excel")
    ledger.add_argument("--docx", type=Path, metavar="OUT.docx", help="导出 Word 任务分工表")
    ledger.set_defaults(run=_ledger)

    crosswalk = commands.add_parser("crosswalk", help="上下级文件条款对应")
    crosswalk.add_argument("--json", action="store_true", help="输出 JSON")
    crosswalk.set_defaults(run=_crosswalk)

    build = commands.add_parser("build", help="由 corpus/ 重建索引")
    build.set_defaults(run=_build)

    mcp = commands.add_parser("mcp", help="以 MCP 工具供大模型调用(标准输入输出)")
    mcp.set_defaults(run=_mcp)

    corpus = commands.add_parser("corpus", help="文件管理")
    actions = corpus.add_subparsers(dest="action", required=True, metavar="动作")
    listing = actions.add_parser("list", help="列出文件及是否已载入")
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    listing.set_defaults(run=_corpus_list)
    add = actions.add_parser("add", help="加入文件")
    add.add_argument("file", type=Path)
    add.set_defaults(run=_corpus_add)
    fetch = actions.add_parser("fetch", help="下载已登记而未载入的文件")
    fetch.add_argument("id", nargs="?")
    fetch.add_argument("--from", dest="mirror", type=Path, metavar="DIR", help="从文件夹取,不连网络")
    fetch.set_defaults(run=_corpus_fetch)
    remove = actions.add_parser("remove", help="移除文件")
    remove.add_argument("id")
    remove.set_defaults(run=_corpus_remove)
    verify = actions.add_parser("verify", help="核对文件与登记是否一致")
    verify.set_defaults(run=_corpus_verify)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("须为正整数")
    return number


def _open() -> Assistant:
    return Assistant.open(Settings.from_environment(), progress=_say)


def _say(message: str) -> None:
    # Progress is for somebody who looks on; a program reads the reason of a failure there, one line.
    if sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)


def _print_json(value: Any) -> None:
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def _ask(arguments: argparse.Namespace) -> int:
    from assistant.presenting.contract import answer_json
    from assistant.presenting.plain import render_answer

    if (arguments.question is None) is (arguments.batch is None):
        arguments.parser.error("请写出一个问题,或用 --batch 指定文件")
    if arguments.batch:
        return _ask_batch(arguments.batch, arguments.out)
    if arguments.out:
        arguments.parser.error("--out 要和 --batch 一起用")
    assistant = _open()
    answer = assistant.ask(arguments.question)
    if arguments.json:
        _print_json(answer_json(answer, assistant.documents))
    else:
        print(render_answer(answer))
    return 0


def _ask_batch(source: Path, target: Path | None) -> int:
    """Answers every line, one answer a turn; a line of another form ends it before anything is asked."""
    rows = _batch_rows(source)
    assistant = _open()
    results = [
        json.dumps({"id": row.get("id"), "answers": _answers(assistant, row["turns"])}, ensure_ascii=False)
        for row in rows
    ]
    text = "".join(f"{result}\n" for result in results)
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")
    return 0


def _batch_rows(source: Path) -> list[dict[str, Any]]:
    """The lines of a batch; raises QuestionError for the first that is not one."""
    rows = []
    # Not splitlines: a line separator may stand inside a question.
    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise QuestionError(f"{source} 不是 UTF-8 文本。") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row["turns"], list) or not all(isinstance(turn, str) for turn in row["turns"]):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise QuestionError(f'第 {number} 行不是形如 {{"id": …, "turns": […]}} 的一行。') from None
        rows.append(row)
    return rows


def _answers(assistant: Assistant, turns: Sequence[str]) -> list[dict[str, Any]]:
    """One ANSWER a turn, always: a turn that cannot be served says so in its place."""
    from assistant.presenting.contract import answer_json

    conversation = assistant.converse()
    answers = []
    for turn in turns:
        try:
            answer = conversation.ask(turn)
        except QuestionError as error:
            answer = assistant.decline(turn, error)
        except Exception as error:  # a fault of ours in one question must not cost the other answers
            print(f"处理“{turn[:40]}”时程序出错:{type(error).__name__}", file=sys.stderr)
            answer = assistant.decline(turn, AssistantError("程序处理这个问题时出错,没有给出答案。"))
        answers.append(answer_json(answer, assistant.documents))
    return answers


def _search(arguments: argparse.Namespace) -> None:
    from assistant.presenting.contract import hits_json
    from assistant.presenting.plain import render_hits

    assistant = _open()
    hits = assistant.search(arguments.query, arguments.k)
    if arguments.json:
        _print_json(hits_json(hits, assistant.documents))
    else:
        print(render_hits(hits, assistant.documents))


def _ledger(arguments: argparse.Namespace) -> None:
    from assistant.answering.citation import label
    from assistant.presenting.contract import ledger_json
    from assistant.presenting.plain import render_ledger

    settings = Settings.from_environment()
    if arguments.document and Path(arguments.document).is_file():
        from assistant.corpus.building import Builder, read_with_ledger

        document, ledger = read_with_ledger(Path(arguments.document), settings)
        index = Builder(settings, _say).fresh()  # what its references mean is known where there is one
        pairs = [(index.resolved(document) if index else document, ledger)]
    else:
        assistant = Assistant.open(settings, progress=_say)
        pairs = assistant.pairs(arguments.document)
    if arguments.xlsx or arguments.docx:
        from assistant.presenting.docx import write_docx
        from assistant.presenting.rows import rows_of
        from assistant.presenting.xlsx import write_xlsx

        rows = rows_of(pairs)
        for path, write in ((arguments.xlsx, write_xlsx), (arguments.docx, write_docx)):
            if path:
                write(rows, path)
                print(f"已写入 {path}:{len(rows)} 项任务")
    elif arguments.json:
        ledgers = [ledger_json(document, ledger, label) for document, ledger in pairs]
        _print_json(ledgers[0] if arguments.document else ledgers)
    else:
        print("\n\n".join(render_ledger(document, ledger) for document, ledger in pairs))


def _crosswalk(arguments: argparse.Namespace) -> None:
    from assistant.presenting.contract import links_json
    from assistant.presenting.plain import render_links

    assistant = _open()
    links = assistant.crosswalk()
    if arguments.json:
        _print_json(links_json(links))
    else:
        print(render_links(links, assistant.documents))


def _mcp(_: argparse.Namespace) -> None:
    from assistant.web.mcp_tools import create_server

    create_server(_open()).run("stdio")


def _corpus(settings: Settings | None = None) -> Any:
    from assistant.corpus.changes import Corpus

    return Corpus(settings or Settings.from_environment(), progress=_say)


def _build(_: argparse.Namespace) -> None:
    library = _corpus().build()
    print(f"索引已建成:{len(library.documents)} 份文件")


def _corpus_list(arguments: argparse.Namespace) -> None:
    rows = _corpus().listing()
    if arguments.json:
        _print_json([row.as_json() for row in rows])
        return
    for row in rows:
        print("\t".join(filter(None, (row.state_text, row.source.id, row.source.title, row.source.standing))))


def _corpus_add(arguments: argparse.Namespace) -> None:
    document = _corpus().add(arguments.file)
    print(f"已加入《{document.title}》({document.id}),共 {len(document.clauses)} 条")


def _corpus_fetch(arguments: argparse.Namespace) -> None:
    mirror = arguments.mirror or (Path(value) if (value := os.environ.get("CORPUS_MIRROR")) else None)
    fetched = _corpus().fetch(arguments.id, mirror)
    for document in fetched:
        print(f"已载入《{document.title}》({document.id})")
    if not fetched:
        print("登记了下载地址的文件都已载入。")


def _corpus_remove(arguments: argparse.Namespace) -> None:
    _corpus().remove(arguments.id)
    print(f"已移除 {arguments.id}")


def _corpus_verify(_: argparse.Namespace) -> int:
    problems = _corpus().verify()
    for problem in problems:
        print(problem)
    if problems:
        raise CorpusError(f"核对发现 {len(problems)} 处不符。")
    print("核对无误")
    return 0


if __name__ == "__main__":
    sys.exit(main())
