"""JSON documents as text; ``schema_version`` rises when a field changes its meaning."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

SCHEMA_VERSION = 1
Json = dict[str, Any]


def written(document: Mapping[str, Any]) -> str:
    """The document as text; equal documents give equal text. Raises ValueError for what JSON has no word for."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
