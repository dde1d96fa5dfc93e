"""An OpenAPI description → a page that needs nothing from elsewhere (接口说明)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.presenting.frame import render_head, render_header
from assistant.presenting.markup import render

_KINDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "是否",
    "object": "对象",
    "null": "空",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request, an answer or an address."""

    name: str
    kind: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with one method."""

    path: str
    method: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    example: str
    answer: str
    refusals: tuple[tuple[str, str], ...]


def render_manual(description: Mapping[str, Any]) -> str:
    """The whole page."""
    schemas = description.get("components", {}).get("schemas", {})
    operations = [
        _operation(path, method, operation, schemas)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = [
        (name, schema.get("description", ""), _fields(schema))
        for name, schema in schemas.items()
        if schema.get("properties") and not name.endswith(("Request", "ValidationError"))
    ]
    return render(
        "manual.html",
        title=f"接口说明 · {description['info']['title']}",
        about=description["info"].get("description", ""),
        operations=operations,
        shapes=shapes,
        head=render_head,
        header=render_header,
    )


def _operation(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    schema = _resolved(body, schemas)
    parameters = [
        Field(row["name"], kind_of(row["schema"]), row.get("required", False), row.get("description", ""))
        for row in operation.get("parameters", [])
    ]
    answers = operation["responses"]
    good = answers["200"].get("content", {}).get("application/json", {}).get("schema", {})
    examples = {
        name: row["examples"][0]
        for name, row in schema.get("properties", {}).items()
        if isinstance(row, dict) and row.get("examples")
    }
    return Operation(
        path,
        method.upper(),
        operation.get("summary", ""),
        operation.get("description", ""),
        (*parameters, *_fields(schema)),
        json.dumps(examples, ensure_ascii=False) if examples else "",
        kind_of(good),
        tuple((status, row["description"]) for status, row in answers.items() if status != "200"),
    )


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, where it is a reference or one of several."""
    for option in schema.get("anyOf", [schema]):
        if "$ref" in option:
            found: Mapping[str, Any] = schemas[option["$ref"].rpartition("/")[2]]
            return found
    return schema


def _fields(schema: Mapping[str, Any]) -> tuple[Field, ...]:
    required = schema.get("required", [])
    return tuple(
        Field(name, kind_of(row), name in required, row.get("description", ""))
        for name, row in schema.get("properties", {}).items()
    )


def kind_of(schema: Mapping[str, Any]) -> str:
    """What may stand there, in words.

    >>> kind_of({"type": "array", "items": {"$ref": "#/components/schemas/Task"}})
    'Task 数组'
    >>> kind_of({"anyOf": [{"type": "string"}, {"type": "null"}]})
    '文字或空'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return "或".join(kind_of(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"{kind_of(schema.get('items', {}))} 数组"
    return _KINDS.get(str(schema.get("type")), "任意")
