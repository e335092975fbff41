"""LlamaIndex: ``Clean`` is a transformation of an ingestion pipeline, from documents that hold HTML or flattened text to their texts or chunks.

Needs the extra ``llama-index``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from llama_index.core.schema import BaseNode, Document, MetadataMode, NodeRelationship, TextNode, TransformComponent
from pydantic import InstanceOf

from cleantext.batch import document as batch
from cleantext.integrations.passages import Passages
from cleantext.options import Options

__all__ = ["Clean"]

ADDRESSES = ("url", "source", "URL")
"""The metadata that readers keep a page's address in."""


class Clean(TransformComponent):
    """Clean the text of each node: a document with the same id, or with ``max_chars`` a node for each chunk, whose source is the document.

    The metadata stay. Pages that raise or have no text are left out; a warning is logged.
    """

    options: InstanceOf[Options] = Options()
    """The settings of a page."""
    max_chars: int | None = None
    """Characters of the longest chunk; None to keep a page whole."""
    overlap: int = 0
    """Characters of overlap of chunks."""

    def __call__(self, nodes: Sequence[BaseNode], **_kwargs: object) -> Sequence[BaseNode]:
        """Return the nodes cleaned."""
        passages = Passages(self.options, self.max_chars, self.overlap)
        return [cleaned for node in nodes for cleaned in self._cleaned(node, passages)]

    def _cleaned(self, node: BaseNode, passages: Passages) -> Iterator[BaseNode]:
        url = next((str(node.metadata[name]) for name in ADDRESSES if "://" in str(node.metadata.get(name))), None)
        page = batch.Document(node.node_id, node.get_content(metadata_mode=MetadataMode.NONE), url)
        for passage in passages(page):
            metadata = passage.metadata | node.metadata
            hidden = {
                "excluded_embed_metadata_keys": node.excluded_embed_metadata_keys,
                "excluded_llm_metadata_keys": node.excluded_llm_metadata_keys,
            }
            if self.max_chars is None:
                yield Document(
                    id_=node.node_id, text=passage.text, metadata=metadata, relationships=node.relationships, **hidden
                )
                continue
            relation = {NodeRelationship.SOURCE: node.source_node or node.as_related_node_info()}
            yield TextNode(text=passage.text, metadata=metadata, relationships=relation, **hidden)
