"""``python -m eval peers``: other ways to wire hybrid search, on the same clauses, questions and machine.

Each peer gets our tokeniser and our encoder, a clause with the headings above it as its text, and the
setting its own documentation recommends for hybrid search. Packages: ``eval/requirements-peers.txt``.
"""

# mypy: ignore-errors
# The peers' packages are not installed where types are checked.

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeAlias

import numpy as np

from assistant.retrieval.library import IndexedLibrary
from assistant.retrieval.passages import build_passages
from assistant.retrieval.static import StaticEncoder
from assistant.retrieval.tokens import Tokenizer, find_terms
from eval import kept
from eval.measures import MEASURES, doubt, interval, measure
from eval.ranking import COLLECTIONS, Topics, load_topics, open_library

Search: TypeAlias = Callable[[str], list[str]]  # question → names of clauses, best first
_DEPTH = 20
_CONSTANT = 60


class Clauses:
    """What every peer is given: names, texts, words of texts, and the encoder."""

    def __init__(self, library: IndexedLibrary) -> None:
        entries = list(library.entries())
        self.names: list[str] = []
        self.texts: list[str] = []
        for document, ledger in entries:
            for passage in build_passages(document, ledger):
                self.names.append(f"{document.id}#{passage.clause}")
                parts = (passage.title, passage.above, passage.heading, passage.body, passage.units)
                self.texts.append("\n".join(part for part in parts if part))
        terms = (term for entry in entries for term in find_terms(*entry))
        self._tokenizer = Tokenizer.for_texts(self.texts, terms)
        self.encoder = StaticEncoder()

    def cut(self, text: str) -> list[str]:
        """Words and characters together: what serves a peer with one list of tokens best."""
        return self._tokenizer.words(text) + self._tokenizer.characters(text)

    def spaced(self, text: str) -> str:
        """The tokens with spaces between, for a peer that splits at spaces."""
        return " ".join(self.cut(text))

    def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """Vectors as plain lists, for peers that take no arrays."""
        found: list[list[float]] = self.encoder.encode(list(texts)).tolist()
        return found


def rank_bm25_and_faiss(clauses: Clauses) -> Search:
    """As tutorials wire it: Okapi scores of everything, a flat index, reciprocal ranks."""
    import faiss
    from rank_bm25 import BM25Okapi

    lexical = BM25Okapi([clauses.cut(text) for text in clauses.texts])
    vectors = clauses.encoder.encode(clauses.texts)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def search(question: str) -> list[str]:
        first = np.argsort(-lexical.get_scores(clauses.cut(question)))[:_DEPTH]
        second = index.search(clauses.encoder.encode([question]), min(_DEPTH, len(clauses.names)))[1][0]
        return _fused([[clauses.names[place] for place in ranking] for ranking in (first, second)])

    return search


def bm25s_alone(clauses: Clauses) -> Search:
    """bm25s in Lucene's variant; it has no dense side."""
    import bm25s

    index = bm25s.BM25(method="lucene")
    index.index([clauses.cut(text) for text in clauses.texts], show_progress=False)

    def search(question: str) -> list[str]:
        k = min(_DEPTH, len(clauses.names))
        places, _ = index.retrieve([clauses.cut(question)], k=k, show_progress=False)
        return [clauses.names[place] for place in places[0]]

    return search


def langchain_ensemble(clauses: Clauses) -> Search:
    """EnsembleRetriever over BM25Retriever and a FAISS store, equal weights."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    class Encoder(Embeddings):
        """Our encoder in their form."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return clauses.vectors(texts)

        def embed_query(self, text: str) -> list[float]:
            return clauses.vectors([text])[0]

    labels = [{"name": name} for name in clauses.names]
    lexical = BM25Retriever.from_texts(clauses.texts, labels, preprocess_func=clauses.cut)
    lexical.k = _DEPTH
    dense = FAISS.from_texts(clauses.texts, Encoder(), labels).as_retriever(search_kwargs={"k": _DEPTH})
    both = EnsembleRetriever(retrievers=[lexical, dense], weights=[0.5, 0.5], id_key="name")
    return lambda question: [found.metadata["name"] for found in both.invoke(question)]


def llama_index_fusion(clauses: Clauses) -> Search:
    """QueryFusionRetriever, reciprocal ranks, over their BM25 retriever and a vector index."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import QueryBundle, TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    class Encoder(BaseEmbedding):
        """Our encoder in their form."""

        def _get_text_embedding(self, text: str) -> list[float]:
            return clauses.vectors([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return clauses.vectors([query])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return clauses.vectors([query])[0]

    class Spaced(BM25Retriever):
        """The question cut as the texts are."""

        def _retrieve(self, query_bundle: QueryBundle) -> Any:
            return super()._retrieve(QueryBundle(clauses.spaced(query_bundle.query_str)))

    pairs = list(zip(clauses.names, clauses.texts, strict=True))
    plain = [TextNode(id_=name, text=text) for name, text in pairs]
    cut = [TextNode(id_=name, text=clauses.spaced(text)) for name, text in pairs]
    k = min(_DEPTH, len(pairs))
    lexical = Spaced(nodes=cut, similarity_top_k=k, language=[], token_pattern=r"(?u)\S+", skip_stemming=True)
    dense = VectorStoreIndex(plain, embed_model=Encoder()).as_retriever(similarity_top_k=k)
    both = QueryFusionRetriever(
        [lexical, dense], llm=MockLLM(), mode="reciprocal_rerank", num_queries=1, similarity_top_k=k,
        use_async=False,
    )  # fmt: skip
    return lambda question: [found.node.node_id for found in both.retrieve(question)]


def haystack_hybrid(clauses: Clauses) -> Search:
    """A pipeline of BM25 and embedding retriever with a joiner of reciprocal ranks."""
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(bm25_tokenization_regex=r"(?u)\S+", bm25_algorithm="BM25L")
    vectors = clauses.vectors(clauses.texts)
    store.write_documents(
        [
            Document(id=name, content=clauses.spaced(text), embedding=vector)
            for name, text, vector in zip(clauses.names, clauses.texts, vectors, strict=True)
        ]
    )
    pipeline = Pipeline()
    pipeline.add_component("lexical", InMemoryBM25Retriever(store, top_k=_DEPTH))
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=_DEPTH))
    pipeline.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=_DEPTH))
    pipeline.connect("lexical", "join")
    pipeline.connect("dense", "join")

    def search(question: str) -> list[str]:
        asked = {
            "lexical": {"query": clauses.spaced(question)},
            "dense": {"query_embedding": clauses.vectors([question])[0]},
        }
        return [found.id for found in pipeline.run(asked)["join"]["documents"]]

    return search


def txtai_hybrid(clauses: Clauses) -> Search:
    """Embeddings with a sparse index beside the dense one, equal weights."""
    from txtai import Embeddings

    def vectors(texts: Sequence[str]) -> Any:
        # txtai hands over the spaced text; the encoder reads it without the spaces it added.
        return clauses.encoder.encode([plain.get(text, text) for text in texts])

    plain = {clauses.spaced(text): text for text in clauses.texts}
    tokens = {"alphanum": False, "stopwords": False}
    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": tokens}
    index = Embeddings({"method": "external", "transform": vectors, "hybrid": True, "scoring": scoring})
    index.index(enumerate(clauses.spaced(text) for text in clauses.texts))

    def search(question: str) -> list[str]:
        spaced = clauses.spaced(question)
        plain[spaced] = question
        return [clauses.names[int(place)] for place, _ in index.search(spaced, _DEPTH)]

    return search


PEERS: dict[str, Callable[[Clauses], Search]] = {
    "rank-bm25 + faiss": rank_bm25_and_faiss,
    "bm25s": bm25s_alone,
    "LangChain ensemble": langchain_ensemble,
    "LlamaIndex fusion": llama_index_fusion,
    "Haystack hybrid": haystack_hybrid,
    "txtai hybrid": txtai_hybrid,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Ask every peer every question; a peer whose package is absent is skipped with that reason."""
    parser = argparse.ArgumentParser(prog="python -m eval peers", description=__doc__)
    parser.add_argument("--collection", choices=COLLECTIONS, default="five")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--share", type=float, default=0.1, help="of the laws, for --collection laws")
    parser.add_argument("--number", type=int, help="of questions, the first so many; some peers take long")
    parser.add_argument("--keep", action="store_true", help="keep this run in eval/results")
    options = parser.parse_args(argv)
    with open_library(options.collection, options.share, options.split) as (library, made):
        topics = made or load_topics(options.collection, options.split)
        topics = Topics(dict(islice(topics.questions.items(), options.number)), topics.qrels)
        clauses = Clauses(library)

        def ours(question: str) -> list[str]:
            return [f"{hit.document}#{hit.clause}" for hit in library.search(question, _DEPTH)]

        found = {"ours": _ask(ours, topics)}
        for name, wire in PEERS.items():
            try:
                found[name] = _ask(wire(clauses), topics)
                print(f"{name}: {found[name][1]:.2f} ms", flush=True)
            except ImportError as reason:
                print(f"{name}: skipped, {reason}")
    _print(found, len(clauses.names))
    if options.keep:
        rows = {
            name: {m: round(float(np.mean(scores[m])), 4) for m in MEASURES} | {"median_ms": round(ms, 2)}
            for name, (scores, ms) in found.items()
        }
        name = f"peers-{options.collection}-{options.split}"
        print(
            "kept in",
            kept.keep(name, {"clauses": len(clauses.names), "n": len(topics.questions), "peers": rows}),
        )
    return 0


def _ask(search: Search, topics: Topics) -> tuple[dict[str, list[float]], float]:
    """Scores of every question by measure, and the median milliseconds a question."""
    scores: dict[str, list[float]] = {m: [] for m in MEASURES}
    seconds = []
    search(next(iter(topics.questions.values())))
    for key, text in topics.questions.items():
        start = time.perf_counter()
        ranking = search(text)
        seconds.append(time.perf_counter() - start)
        for m, value in measure(ranking, topics.qrels[key]).items():
            scores[m].append(value)
    return scores, float(np.median(seconds)) * 1000


def _print(found: dict[str, tuple[dict[str, list[float]], float]], size: int) -> None:
    ours, mine = found["ours"]
    print(f"{size} clauses, n = {len(ours['RR'])}\n{'':20}" + "".join(f"{m:>22}" for m in MEASURES))
    for name, (scores, ms) in found.items():
        cells = []
        for m in MEASURES:
            low, high = interval(scores[m])
            cells.append(f"{np.mean(scores[m]):.3f} [{low:.3f}, {high:.3f}]")
        ahead = 1 - doubt(ours["nDCG@10"], scores["nDCG@10"])
        line = "".join(f"{cell:>22}" for cell in cells)
        print(f"{name:20}{line}  {ms:8.2f} ms ({ms / mine:.1f}×)  p(ours ahead) {ahead:.3f}")


def _fused(rankings: Sequence[Sequence[str]]) -> list[str]:
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, 1):
            scores[name] = scores.get(name, 0.0) + 1 / (_CONSTANT + rank)
    return sorted(scores, key=lambda name: -scores[name])
