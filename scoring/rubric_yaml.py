"""Rubrics as YAML files that leave and come back. A file is looked through before anything is built of it."""

from __future__ import annotations

from typing import Any

import yaml

from scoring.rubric_content import Content, content_of, raw_of
from scoring.rubrics import RubricError

BYTES_MAX = 256 * 1024
NODES_MAX = 10_000
DEPTH_MAX = 8
TOO_BIG = "Tệp lớn hơn 256 KB. Một bảng chấm điểm không dài như vậy, kiểm tra lại tệp."
NOT_YAML = "Không đọc được tệp: dòng {} không đúng cách viết YAML. Xuất một bảng ra YAML để xem mẫu."
STRANGE = "Tệp dùng cách viết YAML không nhận ở đây (tham chiếu, nhãn riêng). Xuất một bảng ra YAML để xem mẫu."


class _Dumper(yaml.SafeDumper):
    """Two spaces before list items, as in fixtures/rubrics/; no references between rows."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(content: Content) -> str:
    """The content as a file; ``read_yaml`` gives the same content again."""
    return yaml.dump(raw_of(content), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def read_yaml(data: bytes) -> Content:
    """The content of an uploaded file. Raises RubricError with sentences, whatever the file is."""
    if len(data) > BYTES_MAX:
        raise RubricError([TOO_BIG])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RubricError(["Tệp không phải chữ Unicode (UTF-8). Lưu lại dạng UTF-8 rồi tải lên."]) from error
    try:
        _look_through(text)
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RubricError([NOT_YAML.format(line)]) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, TypeError, AttributeError) as error:
        raise RubricError([STRANGE]) from error
    return content_of(raw)


def _look_through(text: str) -> None:
    """Refuse references, tags, depth and size on the stream of events, which builds nothing and never recurses."""
    nodes = depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise RubricError([STRANGE])
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if nodes > NODES_MAX or depth > DEPTH_MAX:
            raise RubricError(["Tệp quá nhiều mục hoặc lồng quá nhiều lớp. Xuất một bảng ra YAML để xem mẫu."])
