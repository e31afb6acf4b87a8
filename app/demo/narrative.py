"""The narrative of a project as a PDF, put together from what `texts/` says about it."""

from collections.abc import Mapping
from typing import Any

from app.demo import pdf

PLAN_EN = """
Year 1 builds the instruments and agrees the common protocol. Year 2 measures on both sides and compares. Year 3 repeats
what disagreed, and hands data, software and guidance to those who use them.

The two groups meet every month on line and twice a year in person. Each side keeps its own laboratory records; what is
compared is written by both. Early-career researchers of each side spend at least three months with the other.

Data are kept by both institutions and opened as the data management plan says. No part of the work is classified or
subject to export control."""
PLAN_JA = """
初年度は装置を整備し、共通手順を定める。第2年度は双方において計測を行い、結果を比較する。第3年度は、相違の生じた項目を再計測し、データ、ソフトウェア及び手引を利用者に引き渡す。

両研究グループは、毎月オンラインで、また年2回は対面で会合を開く。実験記録は各々が保管し、比較の結果は連名により取りまとめる。双方の若手研究者は、相手国において3か月以上研究に従事する。

データは双方の機関が保管し、データマネジメントプランに基づき公開する。本研究には、秘密指定又は輸出管理の対象となる内容は含まれない。"""


def of(table: Mapping[str, Any]) -> bytes:
    """The narrative of one project of `texts/projects_*.toml`."""
    halves = table["halves"]
    return pdf.document(
        table["title"]["en"],
        [
            (table["title"]["ja"], ""),
            ("1. Summary", table["abstract"]["en"]),
            ("１．概要", table["abstract"]["ja"]),
            ("2. Work of the United States side", halves["US"]["en"]),
            ("２．米国側の研究内容", halves["US"]["ja"]),
            ("3. Work of the Japanese side", halves["JP"]["en"]),
            ("３．日本側の研究内容", halves["JP"]["ja"]),
            ("4. Plan", PLAN_EN),
            ("４．研究計画", PLAN_JA),
        ],
    )
