"""LlamaIndex: an ingestion pipeline gives the texts of extract_many, keeps metadata and ids, and survives a page that raises."""

import logging

import pytest

from tests.engines.pages import OPTIONS, TEXT, documents, example, expected, texts

pytest.importorskip("llama_index.core", reason="the extra llama-index is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


def given():
    from llama_index.core import Document

    return [Document(id_=page.id, text=page.source, metadata={"url": page.url, "row": 1}) for page in documents()]


def test_a_pipeline(caplog):
    from llama_index.core.ingestion import IngestionCache, IngestionPipeline

    from cleantext.integrations.llama_index import Clean

    pipeline = IngestionPipeline(transformations=[Clean(options=OPTIONS)], cache=IngestionCache())
    with caplog.at_level(logging.WARNING, "cleantext"):
        found = pipeline.run(documents=given())
    assert {node.node_id: node.text for node in found} == {
        id_: text for id_, text in texts(expected(fields=TEXT).values()).items() if text
    }
    assert {node.metadata["row"] for node in found} == {1}
    assert "RuntimeError: the filter failed" in caplog.text
    caplog.clear()
    assert len(pipeline.run(documents=given())) == len(found)
    assert not caplog.text  # from the cache


def test_chunks_have_their_document_as_source():
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline

    from cleantext.integrations.llama_index import Clean

    html = "<h1>Rain</h1><p>It rained on Monday, so the match was called off.<h2>Mud</h2><p>The ball did not roll, and we left."
    metadata = {"url": "https://example.org/", "title": "ours"}
    page = Document(id_="a", text=html, metadata=metadata, excluded_llm_metadata_keys=["url"])
    first, second = IngestionPipeline(transformations=[Clean(max_chars=60)]).run(documents=[page])
    assert (first.metadata["headings"], second.metadata["headings"]) == ("Rain", "Rain > Mud")
    assert first.ref_doc_id == second.ref_doc_id == "a"
    assert second.metadata["title"] == "ours"
    assert second.excluded_llm_metadata_keys == ["url"]
    with pytest.raises(ValueError, match="overlap is 50"):
        Clean(max_chars=60, overlap=50)([page])


def test_the_documented_example(capsys):
    exec(compile(example("LlamaIndex", page="applications.md"), "applications.md", "exec"), {})
    assert "https://example.org/rain Rain ends the match Rain ends the match" in capsys.readouterr().out
